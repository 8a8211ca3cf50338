package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class GoldOverAppendedTest {
  private static final EventGenerator ORDERS = EventGenerator.of(1, new Updates(70, 1000));

  @TempDir Path folder;

  @Test
  void goldCountsEachRowOfASilverThatIsOnlyAppendedTo(KafkaServer kafka) {
    String topic = "gold-appended";
    kafka.createTopic(topic, 2);
    try (Mill mill =
            Mill.of(folder, kafka, topic)
                .withAppendedSilver()
                .withGold()
                .set("epoch/max-records", 500)
                .set("epoch/slice-records", 200);
        EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      producer.send(0, 2000);
      mill.catchUp(Runner.DIRECT);
      assertHolds(mill, kafka, topic, 2000);

      producer.send(2000, 3000);
      mill.state().remove();
      mill.catchUp(Runner.FLINK);
      assertHolds(mill, kafka, topic, 3000);
    }
  }

  private static void assertHolds(Mill mill, KafkaServer kafka, String topic, int produced) {
    List<Event> events = Oracle.topic(kafka.clientProperties(), topic);
    assertThat(events).hasSize(produced);
    try (GoldTable gold = mill.gold()) {
      assertThat(gold.rows()).isEqualTo(GoldTable.of(events.stream().map(OrderRow::of).toList()));
    }
  }
}
