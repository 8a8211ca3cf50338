package io.millrace.it.kafka;

import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.FreePorts;
import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A real Kafka: one child JVM, broker and controller in one. */
public final class KafkaServer extends ServerProcess {
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration ADMIN_LIMIT = Duration.ofSeconds(30);

  private final int port;
  private final Optional<SaslUser> user;
  private final JavaCommand command;

  private KafkaServer(Path folder, int port, Optional<SaslUser> user, JavaCommand command) {
    super(folder, STOP_PATIENCE);
    this.port = port;
    this.user = user;
    this.command = command;
  }

  public static KafkaServer start(Path folder) {
    return start(folder, Map.of());
  }

  /** Extra configuration wins over ours. */
  public static KafkaServer start(Path folder, Map<String, String> extraConfig) {
    return start(folder, extraConfig, Optional.empty());
  }

  /** A broker that only lets this user in. */
  public static KafkaServer startWithSasl(Path folder, String user, String password) {
    return start(folder, Map.of(), Optional.of(new SaslUser(user, password)));
  }

  private static KafkaServer start(
      Path folder, Map<String, String> extraConfig, Optional<SaslUser> user) {
    Path home = folder.toAbsolutePath();
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the folder of a Kafka server", e);
    }
    List<Integer> ports = FreePorts.pick(2);
    Path properties = home.resolve("server.properties");
    new BrokerConfig(home.resolve("data"), ports.get(0), ports.get(1), user)
        .with(extraConfig)
        .write(properties);
    JavaCommand command =
        JavaCommand.of(Broker.class)
            .withFlags(JavaCommand.SMALL)
            .withFlags("-Xms64m", "-Xmx256m")
            .withArguments(properties.toString(), Uuid.randomUuid().toString());
    KafkaServer server = new KafkaServer(home, ports.get(0), user, command);
    server.start();
    return server;
  }

  @Override
  protected ChildProcess launch() {
    return ChildProcess.start("Kafka", command, log());
  }

  @Override
  protected void awaitReady(ChildProcess started) {
    Admin admin = admin();
    try {
      started.awaitReady(
          "answers on " + bootstrapServers(),
          READY_LIMIT,
          () -> !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty());
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** What any client needs to be let in, the bootstrap servers included. */
  public Map<String, String> clientProperties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers());
    user.ifPresent(known -> properties.putAll(known.clientProperties()));
    return properties;
  }

  /** The client properties, and patience that suits a test. */
  public Map<String, Object> adminProperties() {
    Map<String, Object> properties = new HashMap<>(clientProperties());
    properties.put("request.timeout.ms", "5000");
    properties.put("default.api.timeout.ms", "30000");
    properties.put("reconnect.backoff.ms", "50");
    properties.put("reconnect.backoff.max.ms", "200");
    return properties;
  }

  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  public void createTopic(String name, int partitions, Map<String, String> config) {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
    try (Admin admin = admin()) {
      await("create topic " + name, admin.createTopics(List.of(topic)).all());
    }
  }

  public void deleteTopic(String name) {
    try (Admin admin = admin()) {
      await("delete topic " + name, admin.deleteTopics(List.of(name)).all());
    }
  }

  /** Grows the topic to this many partitions in all. */
  public void addPartitions(String topic, int partitions) {
    Map<String, NewPartitions> wanted = Map.of(topic, NewPartitions.increaseTo(partitions));
    try (Admin admin = admin()) {
      await("add partitions to " + topic, admin.createPartitions(wanted).all());
    }
  }

  /** What retention does to a reader that fell behind. */
  public void deleteRecordsBefore(String topic, int partition, long offset) {
    var wanted = Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset));
    try (Admin admin = admin()) {
      await("delete records of " + topic, admin.deleteRecords(wanted).all());
    }
  }

  private Admin admin() {
    return Admin.create(adminProperties());
  }

  private static void await(String what, KafkaFuture<Void> future) {
    try {
      future.get(ADMIN_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted on the way to " + what, e);
    }
  }
}
