package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class GoldChangesTest {
  private static final EventGenerator ORDERS = EventGenerator.of(1, new Updates(70, 1000));

  @TempDir Path folder;

  @Test
  void goldIsAddedLaterAndComputedAfreshWhenItsDefinitionChanges(KafkaServer kafka) {
    String topic = "gold-changes";
    kafka.createTopic(topic, 2);
    try (Mill mill = Mill.of(folder, kafka, topic).withSilver().set("epoch/max-records", 700);
        EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      producer.send(0, 3000);
      mill.catchUp(Runner.DIRECT);
      mill.withGold().catchUp(Runner.DIRECT);
      assertHolds(mill, kafka, topic, 3000);

      String name = mill.goldName();
      Map<String, Object> changed = new HashMap<>(GoldTable.definition(name));
      changed.put("where", "status <> 'cancelled' AND country <> 'US'");
      mill.set("gold", List.of(changed));
      mill.run(Runner.DIRECT, Mill.CAUGHT_UP)
          .failsSaying("table " + name, "country != 'US'", "--table " + name + " --recompute");
      mill.run(Runner.DIRECT, Mill.CAUGHT_UP, "--recompute").failsSaying("--table");
      mill.run(Runner.DIRECT, Mill.CAUGHT_UP, "--recompute", "--table", "gold.other")
          .failsSaying("gold.other is no gold table", name);
      producer.send(3000, 4000);
      mill.catchUp(Runner.DIRECT, "--table", name, "--recompute");
      try (SilverTable silver = mill.silver();
          GoldTable gold = mill.gold()) {
        Map<GoldTable.Group, GoldTable.Totals> expected = GoldTable.of(silver.rows().values());
        expected.keySet().removeIf(group -> group.country().equals("US"));
        assertThat(gold.rows()).isEqualTo(expected);
      }

      mill.withGold().catchUp(Runner.DIRECT, "--table", name, "--recompute");
      mill.state().remove();
      producer.send(4000, 5000);
      mill.catchUp(Runner.DIRECT);
      assertHolds(mill, kafka, topic, 5000);
      mill.command("verify", "--layers").endsWith(0);
    }
  }

  private static void assertHolds(Mill mill, KafkaServer kafka, String topic, long produced) {
    Oracle.assertHolds(mill, kafka.clientProperties(), topic, produced);
  }
}
