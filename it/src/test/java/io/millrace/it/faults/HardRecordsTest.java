package io.millrace.it.faults;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.process.Runner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class HardRecordsTest {
  private static final int TEN_MB = 10 << 20;
  private static final String MOST_BYTES = "16777216";

  @TempDir Path folder;

  @Test
  void everyByteThatKafkaTakesComesBack(KafkaServer kafka) {
    String topic = "hard-records";
    Random random = Seed.random("everyByteThatKafkaTakesComesBack");
    kafka.createTopic(topic, 2, Map.of("max.message.bytes", MOST_BYTES));
    List<ProducerRecord<byte[], byte[]>> records = records(topic, random);
    Records.send(kafka, records);
    assertComesBack(kafka, topic, records.size());
  }

  @Test
  void timestampsOfTheBrokerAndOfAllAgesComeBack(KafkaServer kafka) {
    String topic = "broker-time";
    kafka.createTopic(topic, 1, Map.of("message.timestamp.type", "LogAppendTime"));
    Records.send(kafka, List.of(new ProducerRecord<>(topic, 0, null, new byte[] {1})));
    assertComesBack(kafka, topic, 1);

    String old = "old-times";
    kafka.createTopic(old, 1, Map.of("message.timestamp.before.max.ms", "9223372036854775807"));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long timestamp : new long[] {0, 1, 999, 86_399_999, 86_400_000, 1_000_000_000_000L}) {
      records.add(new ProducerRecord<>(old, 0, timestamp, null, new byte[] {2}));
    }
    Records.send(kafka, records);
    assertComesBack(kafka, old, records.size());
  }

  private void assertComesBack(KafkaServer kafka, String topic, int count) {
    try (Mill mill = Mill.of(folder, kafka, topic)) {
      mill.catchUp(Runner.DIRECT);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, count);
    }
  }

  private static List<ProducerRecord<byte[], byte[]>> records(String topic, Random random) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    records.add(new ProducerRecord<>(topic, new byte[] {7}, new byte[0]));
    records.add(new ProducerRecord<>(topic, new byte[] {7}, null));
    records.add(new ProducerRecord<>(topic, null, new byte[] {1}));
    records.add(new ProducerRecord<>(topic, null, null));
    records.add(new ProducerRecord<>(topic, new byte[0], new byte[0]));
    records.add(new ProducerRecord<>(topic, bytes(random, 100 << 10), bytes(random, 10)));
    records.add(new ProducerRecord<>(topic, 0, null, bytes(random, TEN_MB)));
    records.add(new ProducerRecord<>(topic, 0, null, new byte[TEN_MB]));
    records.add(new ProducerRecord<>(topic, 1, null, bytes(random, TEN_MB)));
    records.add(withHeaders(new ProducerRecord<>(topic, null, new byte[] {3}), random));
    records.add(
        withHeaders(new ProducerRecord<>(topic, new byte[] {0, -1}, bytes(random, 50)), random));
    for (int i = 0; i < 300; i++) {
      byte[] key = random.nextInt(5) == 0 ? null : bytes(random, random.nextInt(20));
      byte[] value = random.nextInt(5) == 0 ? null : bytes(random, random.nextInt(2000));
      records.add(new ProducerRecord<>(topic, random.nextInt(2), key, value));
    }
    return records;
  }

  private static ProducerRecord<byte[], byte[]> withHeaders(
      ProducerRecord<byte[], byte[]> record, Random random) {
    for (int i = 0; i < 1000; i++) {
      String key = i % 3 == 0 ? "" : "Mühle-水車-" + i % 10;
      byte[] value =
          switch (i % 4) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> bytes(random, 30);
            default -> "text".getBytes(StandardCharsets.UTF_8);
          };
      record.headers().add(key, value);
    }
    return record;
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
