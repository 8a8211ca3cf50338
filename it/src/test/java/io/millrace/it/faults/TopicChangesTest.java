package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Await;
import io.millrace.it.process.Runner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class TopicChangesTest {
  @TempDir Path folder;

  @Test
  void partitionsAddedWhileItRunsAreTakenUpFromTheirStart(KafkaServer kafka) {
    String topic = "grown";
    kafka.createTopic(topic, 1);
    EventProducer.produce(kafka.bootstrapServers(), topic, 1000, 1);
    try (Mill mill = Mill.of(folder, kafka, topic)) {
      Start run = mill.run(Runner.DIRECT);
      awaitOffsets(mill, run, Map.of("0", 1000L));

      kafka.addPartitions(topic, 4);
      sendTo(kafka, topic, 1, 2, 2, 3, 3, 3);

      awaitOffsets(mill, run, Map.of("0", 1000L, "1", 1L, "2", 2L, "3", 3L));
      run.process().terminate();
      run.endsWith(0);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, 1006);
    }
  }

  @Test
  void onlyCommittedTransactionsAreInTheTable(KafkaServer kafka) {
    String topic = "transactional";
    int rounds = 30;
    kafka.createTopic(topic, 2);
    try (Mill mill = Mill.of(folder, kafka, topic)) {
      mill.set("epoch/max-records", 40).set("epoch/slice-records", 7);
      try (KafkaProducer<byte[], byte[]> producer = transactional(kafka, topic)) {
        for (int round = 0; round < rounds; round++) {
          producer.beginTransaction();
          for (int i = 0; i < 10; i++) {
            Records.send(
                producer, new ProducerRecord<>(topic, i % 2, null, text("round " + round)));
          }
          if (round % 3 == 0) {
            producer.abortTransaction();
          } else {
            producer.commitTransaction();
          }
        }
      }
      mill.catchUp(Runner.DIRECT);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, rounds * 10 * 2 / 3);
    }
  }

  @Test
  void anOpenTransactionIsWaitedForAndNothingBehindItIsLost(KafkaServer kafka) {
    String topic = "open-transaction";
    kafka.createTopic(topic, 1);
    try (Mill mill = Mill.of(folder, kafka, topic);
        KafkaProducer<byte[], byte[]> producer = transactional(kafka, topic)) {
      EventProducer.produce(kafka.bootstrapServers(), topic, 10, 1);
      producer.beginTransaction();
      Records.send(producer, new ProducerRecord<>(topic, 0, null, text("undecided")));
      EventProducer.produce(kafka.bootstrapServers(), topic, 5, 2);
      Start run = mill.run(Runner.DIRECT);
      awaitOffsets(mill, run, Map.of("0", 10L));

      producer.commitTransaction();

      awaitOffsets(mill, run, Map.of("0", 17L));
      run.process().kill();
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, 16);
    }
  }

  @Test
  void theHolesOfACompactedTopicAreSteppedOver(KafkaServer kafka) {
    String topic = "compacted";
    kafka.createTopic(
        topic,
        1,
        Map.of(
            "cleanup.policy", "compact",
            "segment.ms", "100",
            "min.cleanable.dirty.ratio", "0.01",
            "max.compaction.lag.ms", "100"));
    for (int round = 0; round < 6; round++) {
      EventProducer.produce(kafka.bootstrapServers(), topic, 300, 1);
    }
    Await.until(
        "Kafka has compacted the topic",
        Mill.PATIENCE,
        () -> {
          sendTo(kafka, topic, 0);
          return Oracle.topic(kafka.clientProperties(), topic).size() < 1500;
        });
    try (Mill mill = Mill.of(folder, kafka, topic)) {
      mill.set("epoch/max-records", 100);
      mill.catchUp(Runner.DIRECT);
      try (BronzeTable table = mill.table()) {
        // What the cleaner takes while we look may be in the table or not.
        assertThat(table.events()).containsAll(Oracle.topic(kafka.clientProperties(), topic));
        assertThat(table.events().stream().map(Event::place)).doesNotHaveDuplicates();
        assertThat(table.events().size()).isLessThan(1800);
      }
    }
  }

  @Test
  void offsetsThatKafkaDeletedUnreadStopTheRunOrAreRecordedAsAGap(KafkaServer kafka) {
    String topic = "expired";
    kafka.createTopic(topic, 1);
    EventProducer.produce(kafka.bootstrapServers(), topic, 100, 1);
    try (Mill mill = Mill.of(folder, kafka, topic)) {
      mill.catchUp(Runner.DIRECT);
      List<Event> held = Oracle.topic(kafka.clientProperties(), topic);
      EventProducer.produce(kafka.bootstrapServers(), topic, 100, 2);
      kafka.deleteRecordsBefore(topic, 0, 150);

      mill.run(Runner.DIRECT, Mill.CAUGHT_UP)
          .failsSaying("partition 0 offsets 100 to 149", "on-data-loss: continue");
      try (BronzeTable table = mill.table()) {
        Oracle.assertSame(table.events(), held);
      }

      mill.set("source/on-data-loss", "continue").catchUp(Runner.DIRECT);
      held.addAll(Oracle.topic(kafka.clientProperties(), topic));
      assertThat(held).hasSize(150);
      try (BronzeTable table = mill.table()) {
        Oracle.assertSame(table.events(), held);
        assertThat(table.summaries("millrace.gaps")).contains("[partition 0 offsets 100 to 149]");
      }
    }
  }

  private static void awaitOffsets(Mill mill, Start run, Map<String, Long> wanted) {
    run.process()
        .awaitReady(
            "has read up to " + wanted,
            Mill.PATIENCE,
            () -> {
              try (BronzeTable table = mill.table()) {
                JsonNode to = table.ledger().orElseThrow().path("to");
                return wanted.entrySet().stream()
                    .allMatch(e -> to.path(e.getKey()).asLong(-1) == e.getValue());
              }
            });
  }

  private static KafkaProducer<byte[], byte[]> transactional(KafkaServer kafka, String id) {
    KafkaProducer<byte[], byte[]> producer =
        Records.producer(kafka, Map.of("transactional.id", id));
    producer.initTransactions();
    return producer;
  }

  private static void sendTo(KafkaServer kafka, String topic, Integer... partitions) {
    Records.send(
        kafka,
        Stream.of(partitions)
            .map(to -> new ProducerRecord<>(topic, to, text("key"), text("to " + to)))
            .toList());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
