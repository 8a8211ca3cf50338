package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class LateSilverTest {
  private static final EventGenerator ORDERS = EventGenerator.of(1, new Updates(70, 1000));

  @TempDir Path folder;

  @Test
  void silverThatIsAddedLaterIsMadeFromBronzeWhateverKafkaHasLeft(KafkaServer kafka) {
    String topic = "late-silver";
    kafka.createTopic(topic, 2);
    try (Mill mill = Mill.of(folder, kafka, topic).set("epoch/max-records", 700);
        EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      producer.send(0, 4000);
      mill.catchUp(Runner.DIRECT);
      List<Event> events = new ArrayList<>(Oracle.topic(kafka.clientProperties(), topic));
      for (int partition = 0; partition < 2; partition++) {
        kafka.deleteRecordsBefore(topic, partition, countIn(partition, events));
      }
      assertThat(Oracle.topic(kafka.clientProperties(), topic)).isEmpty();

      mill.withSilver().catchUp(Runner.DIRECT);
      assertHolds(mill, events);

      producer.send(4000, 5000);
      mill.catchUp(Runner.DIRECT);
      events.addAll(Oracle.topic(kafka.clientProperties(), topic));
      assertThat(events).hasSize(5000);
      assertHolds(mill, events);
    }
  }

  private static long countIn(int partition, List<Event> events) {
    return events.stream().filter(event -> event.partition() == partition).count();
  }

  private static void assertHolds(Mill mill, List<Event> events) {
    try (BronzeTable bronze = mill.table();
        SilverTable silver = mill.silver()) {
      Oracle.assertSame(bronze.events(), events);
      SilverTable.assertSame(silver.rows(), SilverModel.of(events));
      assertThat(silver.epoch()).isEqualTo(bronze.epoch());
    }
  }
}
