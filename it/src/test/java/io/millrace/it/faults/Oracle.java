package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Tells by a plain Kafka consumer what a table must hold. */
final class Oracle {
  private static final Duration POLL = Duration.ofMillis(200);

  private Oracle() {}

  /** Everything committed that the topic holds now. */
  static List<Event> topic(Map<String, String> client, String topic) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "none");
    properties.put("max.partition.fetch.bytes", "16777216");
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    List<Event> events = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + Mill.PATIENCE.toNanos();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        assertThat(System.nanoTime()).as("deadline of reading " + topic).isLessThan(deadline);
        consumer.poll(POLL).forEach(record -> events.add(Event.of(record)));
      }
    }
    return events;
  }

  /** The promise: each event is there once, with each of its bytes. */
  static void assertSame(Collection<Event> rows, Collection<Event> expected) {
    Map<Event.Place, Event> byPlace = new HashMap<>();
    Set<Event.Place> doubled = new HashSet<>();
    for (Event row : rows) {
      if (byPlace.put(row.place(), row) != null) {
        doubled.add(row.place());
      }
    }
    assertThat(doubled).as("events that are in the table more than once").isEmpty();
    Set<Event.Place> lost = new HashSet<>();
    List<Event.Place> different = new ArrayList<>();
    for (Event event : expected) {
      Event row = byPlace.remove(event.place());
      if (row == null) {
        lost.add(event.place());
      } else if (!row.equals(event)) {
        different.add(event.place());
      }
    }
    assertThat(lost).as("events that are not in the table").isEmpty();
    assertThat(byPlace.keySet()).as("rows that no event accounts for").isEmpty();
    assertThat(different).as("events whose row differs from them").isEmpty();
  }

  /** That bronze holds the whole topic, each event once, and silver and gold what comes of it. */
  static void assertHolds(Mill mill, Map<String, String> client, String topic, long produced) {
    List<Event> expected = topic(client, topic);
    assertThat(expected).as("events in topic " + topic).hasSize(Math.toIntExact(produced));
    try (BronzeTable table = mill.table()) {
      assertSame(table.events(), expected);
    }
    if (mill.hasSilver()) {
      try (SilverTable silver = mill.silver()) {
        SilverTable.assertSame(silver.rows(), SilverModel.of(expected));
      }
    }
    if (mill.hasGold()) {
      try (GoldTable gold = mill.gold()) {
        assertThat(gold.rows())
            .as("rows of gold")
            .isEqualTo(GoldTable.of(SilverModel.of(expected).values()));
      }
    }
  }
}
