package io.millrace.it.demo;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.pinot.PinotServer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What the demo's pipeline reads from, and what it serves. */
record DemoServers(KafkaServer kafka, PinotServer pinot) implements AutoCloseable {

  /** Starts both at the same time. */
  static DemoServers start(DemoFolder folder) {
    CompletableFuture<PinotServer> pinot =
        CompletableFuture.supplyAsync(() -> PinotServer.start(folder.pinot()));
    KafkaServer kafka;
    try {
      kafka = KafkaServer.start(folder.kafka());
    } catch (RuntimeException e) {
      pinot.thenAccept(PinotServer::close).exceptionally(failure -> null).join();
      throw e;
    }
    try {
      return new DemoServers(kafka, pinot.join());
    } catch (CompletionException e) {
      kafka.close();
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /** Where they are, by the variables that the example asks for. */
  Map<String, String> environment() {
    return Map.of(
        "KAFKA_BROKERS", kafka.bootstrapServers(), "PINOT_CONTROLLER", pinot.controller());
  }

  /** Pinot reads from Kafka, and so is stopped first. */
  void stop() {
    pinot.stop();
    kafka.stop();
  }

  /** Kills what still runs. */
  @Override
  public void close() {
    try (kafka) {
      pinot.close();
    }
  }
}
