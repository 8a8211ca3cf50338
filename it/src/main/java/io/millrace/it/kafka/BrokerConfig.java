package io.millrace.it.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** What one small broker, which is its own controller, is configured with. */
final class BrokerConfig {
  private final Map<String, String> values = new TreeMap<>();

  BrokerConfig(Path data, int port, int controllerPort, Optional<SaslUser> user) {
    listeners(port, controllerPort, user.isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT");
    user.ifPresent(this::sasl);
    values.put("log.dirs", data.toString());
    alone();
    small();
  }

  BrokerConfig with(Map<String, String> extra) {
    values.putAll(extra);
    return this;
  }

  void write(Path file) {
    Properties properties = new Properties();
    properties.putAll(values);
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the broker's configuration", e);
    }
  }

  private void listeners(int port, int controllerPort, String protocol) {
    values.put("process.roles", "broker,controller");
    values.put("node.id", "1");
    values.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    values.put("controller.listener.names", "CONTROLLER");
    values.put("inter.broker.listener.name", "BROKER");
    values.put(
        "listeners",
        "BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    values.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
    values.put(
        "listener.security.protocol.map", "BROKER:%s,CONTROLLER:PLAINTEXT".formatted(protocol));
  }

  private void sasl(SaslUser user) {
    values.put("sasl.enabled.mechanisms", "PLAIN");
    values.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    values.put("listener.name.broker.plain.sasl.jaas.config", user.brokerJaas());
  }

  private void alone() {
    values.put("default.replication.factor", "1");
    values.put("min.insync.replicas", "1");
    values.put("offsets.topic.replication.factor", "1");
    values.put("transaction.state.log.replication.factor", "1");
    values.put("transaction.state.log.min.isr", "1");
    values.put("group.initial.rebalance.delay.ms", "0");
    // After a kill the controller lets the broker back in only when its old session has run out.
    values.put("broker.session.timeout.ms", "2000");
    values.put("broker.heartbeat.interval.ms", "400");
  }

  private void small() {
    values.put("auto.create.topics.enable", "false");
    values.put("offsets.topic.num.partitions", "1");
    values.put("transaction.state.log.num.partitions", "1");
    values.put("log.retention.ms", "-1");
    values.put("log.cleaner.dedupe.buffer.size", "4194304");
    values.put("log.index.size.max.bytes", "1048576");
    values.put("num.network.threads", "2");
    values.put("num.io.threads", "4");
    values.put("background.threads", "2");
  }
}
