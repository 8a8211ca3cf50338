package io.millrace.it.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Where each generated event ended up in its topic: by the number of an event, its partition, its
 * place there, and when it was sent.
 */
final class TopicEvents {
  private static final byte[] NUMBER = "\"event\":".getBytes(StandardCharsets.ISO_8859_1);
  private static final int NOWHERE = -1;

  private final int[] partition;
  private final int[] place;
  private final long[] millis;
  private final int partitions;
  private long bytes;

  private TopicEvents(int events, int partitions) {
    this.partition = new int[events];
    this.place = new int[events];
    this.millis = new long[events];
    this.partitions = partitions;
    Arrays.fill(partition, NOWHERE);
  }

  /** Reads the topic from its start until all events 0 to a count were seen. */
  static TopicEvents read(String bootstrapServers, String topic, int events) {
    ByteArrayDeserializer deserializer = new ByteArrayDeserializer();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "max.poll.records", "10000");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, deserializer, deserializer)) {
      List<TopicPartition> all =
          IntStream.range(0, consumer.partitionsFor(topic).size())
              .mapToObj(each -> new TopicPartition(topic, each))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      TopicEvents found = new TopicEvents(events, all.size());
      int[] next = new int[all.size()];
      for (int seen = 0; seen < events; ) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          found.note(record, next[record.partition()]++);
          seen++;
        }
      }
      return found;
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> record, int at) {
    int number = number(record.value());
    if (partition[number] != NOWHERE) {
      throw new IllegalStateException("event %d is in the topic twice".formatted(number));
    }
    partition[number] = record.partition();
    place[number] = at;
    millis[number] = record.timestamp();
    bytes += record.value().length;
  }

  /** The last field of an event. */
  private static int number(byte[] value) {
    int digit = value.length - 2;
    int number = 0;
    for (int power = 1; value[digit] != ':'; digit--, power *= 10) {
      number += (value[digit] - '0') * power;
    }
    int from = digit + 1 - NUMBER.length;
    if (!Arrays.equals(value, from, digit + 1, NUMBER, 0, NUMBER.length)) {
      throw new IllegalArgumentException(
          "not a generated event: " + new String(value, StandardCharsets.ISO_8859_1));
    }
    return number;
  }

  int count() {
    return partition.length;
  }

  int partitions() {
    return partitions;
  }

  int partition(int number) {
    return partition[number];
  }

  /** How many events of the same partition lie before it. */
  int place(int number) {
    return place[number];
  }

  long sentAt(int number) {
    return millis[number];
  }

  /** Of all values, without their keys. */
  long bytes() {
    return bytes;
  }
}
