package io.millrace.it.demo;

import io.millrace.it.druid.DruidServer;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.ServerProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What the demo's pipeline reads from, and what it serves. */
record DemoServers(KafkaServer kafka, PinotServer pinot, Optional<DruidServer> druid)
    implements AutoCloseable {

  /** Starts all at the same time. */
  static DemoServers start(DemoFolder folder, boolean withDruid) {
    List<CompletableFuture<? extends ServerProcess>> all = new ArrayList<>();
    var kafka = starting(all, () -> KafkaServer.start(folder.kafka()));
    var pinot = starting(all, () -> PinotServer.start(folder.pinot()));
    var druid =
        withDruid
            ? Optional.of(starting(all, () -> DruidServer.start(folder.druid())))
            : Optional.<CompletableFuture<DruidServer>>empty();
    try {
      return new DemoServers(kafka.join(), pinot.join(), druid.map(CompletableFuture::join));
    } catch (CompletionException e) {
      all.forEach(each -> each.thenAccept(ServerProcess::close).exceptionally(any -> null).join());
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  private static <S extends ServerProcess> CompletableFuture<S> starting(
      List<CompletableFuture<? extends ServerProcess>> all, Supplier<S> start) {
    CompletableFuture<S> server = CompletableFuture.supplyAsync(start);
    all.add(server);
    return server;
  }

  /** Where they are, by the variables that the example asks for. */
  Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>();
    variables.put("KAFKA_BROKERS", kafka.bootstrapServers());
    variables.put("PINOT_CONTROLLER", pinot.controller());
    druid.ifPresent(server -> variables.put("DRUID_ROUTER", server.router()));
    return variables;
  }

  /** What they are called, for a sentence. */
  static String names(boolean withDruid) {
    return withDruid ? "Kafka, Pinot and Druid" : "Kafka and Pinot";
  }

  /** Stores read from Kafka, and so are stopped first. */
  void stop() {
    druid.ifPresent(ServerProcess::stop);
    pinot.stop();
    kafka.stop();
  }

  /** Kills what still runs. */
  @Override
  public void close() {
    try (kafka;
        pinot) {
      druid.ifPresent(ServerProcess::close);
    }
  }
}
