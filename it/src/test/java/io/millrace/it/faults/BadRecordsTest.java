package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.process.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class BadRecordsTest {
  private static final EventGenerator ORDERS = EventGenerator.of(1, new Updates(50, 100));
  private static final int EVENTS = 1700;
  private static final int ONE_IN = 100;
  private static final int LONG_ONES = 3;
  private static final String GOOD = "good";

  @TempDir Path folder;

  @Test
  void badRecordsAreInQuarantineWithTheirReasonAndAllOthersInSilver(KafkaServer kafka) {
    String topic = "bad-records";
    kafka.createTopic(topic, 2, Map.of("max.message.bytes", "16777216"));
    Records.send(kafka, records(topic));
    try (Mill mill = mill(kafka, topic)) {
      mill.catchUp(Runner.DIRECT);
      List<Event> good = new ArrayList<>();
      Map<Event.Place, Event> bad = new HashMap<>();
      for (Event event : Oracle.topic(kafka.clientProperties(), topic)) {
        if (kind(event.key()).equals(GOOD)) {
          good.add(event);
        } else {
          bad.put(event.place(), event);
        }
      }
      assertThat(bad).hasSizeGreaterThan(EVENTS / ONE_IN * (BadRecord.ALL.size() - 2));
      assertQuarantineHas(mill, topic, bad);
      try (SilverTable silver = mill.silver()) {
        SilverTable.assertSame(silver.rows(), SilverModel.of(good));
      }
    }
  }

  /** A kernel that has nine events of five megabytes in one chunk wants room for them. */
  private Mill mill(KafkaServer kafka, String topic) {
    return Mill.of(folder, kafka, topic)
        .withSilver()
        .set("epoch/max-records", 900)
        .set("worker/native-memory", "512MB");
  }

  /** Good events; after each hundredth one that is bad in each way, long ones only at first. */
  private static List<ProducerRecord<byte[], byte[]>> records(String topic) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < EVENTS; number++) {
      records.add(record(topic, number, GOOD, ORDERS.event(number)));
      if (number % ONE_IN == 0) {
        boolean longOnes = number < LONG_ONES * ONE_IN;
        if (longOnes) {
          byte[] event = BadRecord.longButGood(ORDERS.event(number + EVENTS));
          records.add(record(topic, number, GOOD, event));
        }
        for (BadRecord bad : BadRecord.ALL) {
          if (longOnes || !bad.isLong()) {
            records.add(record(topic, number, bad.name(), bad.of(ORDERS.event(number))));
          }
        }
        records.add(record(topic, number, "NO_VALUE", null));
      }
    }
    return records;
  }

  /** All events of an order are in one partition; the Kafka key says what is wrong with each. */
  private static ProducerRecord<byte[], byte[]> record(
      String topic, int number, String kind, byte[] value) {
    int partition = (int) (ORDERS.orderId(number) % 2);
    byte[] key = (kind + " " + number).getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic, partition, key, value);
  }

  private static String kind(ByteBuffer key) {
    return StandardCharsets.UTF_8.decode(key.duplicate()).toString().split(" ", 2)[0];
  }

  private static void assertQuarantineHas(Mill mill, String topic, Map<Event.Place, Event> bad) {
    Map<Event.Place, Event> missing = new HashMap<>(bad);
    try (SilverTable silver = mill.silver();
        CloseableIterable<Record> rows = IcebergGenerics.read(silver.quarantine()).build()) {
      for (Record row : rows) {
        Event event =
            missing.remove(
                new Event.Place(
                    (Integer) row.getField("_kafka_partition"), (Long) row.getField("_offset")));
        assertThat(event).as("the event of %s, which is good or there twice", row).isNotNull();
        assertThat(row.getField("_topic")).isEqualTo(topic);
        assertThat(row.getField("_key")).isEqualTo(event.key());
        assertThat(row.getField("value")).isEqualTo(event.value());
        assertNamed(
            kind(event.key()), (String) row.getField("rule"), (String) row.getField("reason"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(missing.keySet()).as("bad records that are not in quarantine").isEmpty();
  }

  private static void assertNamed(String kind, String rule, String reason) {
    if (kind.equals("NO_VALUE")) {
      assertThat(rule).isEqualTo("undecodable");
      assertThat(reason).contains("no value");
    } else {
      BadRecord bad = BadRecord.named(kind);
      assertThat(rule).as(kind + ": " + reason).isEqualTo(bad.rule());
      assertThat(reason).as(kind).contains(bad.reason());
    }
  }
}
