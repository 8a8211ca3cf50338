package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventProducer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Events that wait in a topic. */
record Workload(KafkaServer kafka, long events) {
  static final String TOPIC = "orders";
  private static final int PARTITIONS = 4;

  static Workload produce(KafkaServer kafka, long events, long seed) {
    kafka.createTopic(TOPIC, PARTITIONS);
    EventProducer.produce(kafka.bootstrapServers(), TOPIC, events, seed);
    return new Workload(kafka, events);
  }

  /** Writes a pipeline file that takes the topic into a lake beside the file. */
  static Path pipelineFile(Path folder, KafkaServer kafka, String epoch) {
    String text =
        """
        pipeline: benchmark
        source:
          kafka:
            topic: %s
            bootstrap.servers: %s
          format: json
        catalog:
          type: jdbc
          uri: jdbc:sqlite:lake/catalog.db
          warehouse: lake/warehouse
        epoch: {%s}
        bronze:
          table: bronze.orders
        """
            .formatted(TOPIC, kafka.bootstrapServers(), epoch);
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve("pipeline.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a pipeline file in " + folder, e);
    }
  }
}
