package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.load.EventProducer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Events 0 to a count that wait in a topic. */
record Workload(KafkaServer kafka, String topic, EventGenerator generator, long events) {
  static final String TOPIC = "orders";
  static final int PARTITIONS = 4;

  static Workload produce(KafkaServer kafka, long events, long seed) {
    return produce(kafka, TOPIC, EventGenerator.of(seed), events);
  }

  /** In a topic of its own, so many in a hundred of them updates. */
  static Workload produce(KafkaServer kafka, long events, long seed, int updatePercent) {
    Updates updates = Updates.USUAL.withPercent(updatePercent);
    return produce(kafka, TOPIC + "-" + updatePercent, EventGenerator.of(seed, updates), events);
  }

  private static Workload produce(
      KafkaServer kafka, String topic, EventGenerator generator, long events) {
    kafka.createTopic(topic, PARTITIONS);
    EventProducer.produce(kafka.bootstrapServers(), topic, events, generator);
    return new Workload(kafka, topic, generator, events);
  }

  Path pipelineFile(Path folder, String epoch) {
    return pipelineFile(folder, kafka, topic, epoch);
  }

  /** Writes a pipeline file that takes the topic into a lake beside the file. */
  static Path pipelineFile(Path folder, KafkaServer kafka, String topic, String epoch) {
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
            .formatted(topic, kafka.bootstrapServers(), epoch);
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve("pipeline.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a pipeline file in " + folder, e);
    }
  }
}
