package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.pinot.PinotClient;
import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedByPinotTest {
  private static final long EVENTS_PER_SECOND = 200;
  private static final EventGenerator ORDERS = EventGenerator.of(1, new Updates(70, 500));
  private static final String ROWS =
      "SELECT CAST(\"minute\" AS LONG), country, orders, revenue, customers, about, CAST(latest AS LONG), \"least\" FROM served WHERE _deleted = false LIMIT 100000";

  @TempDir Path folder;

  @Test
  void pinotHasWhatGoldHasAfterKillsOfEverything() {
    Random random = Seed.random("pinotHasWhatGoldHasAfterKillsOfEverything");
    try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        PinotServer pinot = PinotServer.start(folder.resolve("pinot"))) {
      kafka.createTopic("served", 3);
      try (Mill mill = served(kafka, pinot, "served");
          SteadyProducer producer =
              SteadyProducer.start(kafka.clientProperties(), "served", EVENTS_PER_SECOND, ORDERS)) {
        Killer killer = new Killer(mill, random);
        for (Runner runner : List.of(Runner.DIRECT, Runner.FLINK, Runner.SPARK)) {
          killer.startAndKillAfterACommit(runner);
        }
        pinot.kill();
        killer.startAndKillAfterACommit(Runner.DIRECT);
        long produced = producer.stop();
        mill.catchUp(Runner.DIRECT);
        pinot.restart();
        Oracle.assertHolds(mill, kafka.clientProperties(), "served", produced);
        mill.command("verify").endsWith(0);
        assertThat(rows(pinot)).isEqualTo(rows(mill));
      }
    }
  }

  private Mill served(KafkaServer kafka, PinotServer pinot, String table) {
    Mill mill =
        Mill.of(folder, kafka, table)
            .withSilver()
            .set("epoch/max-records", 200)
            .set("epoch/slice-records", 70);
    Map<String, Object> gold = new HashMap<>(GoldTable.definition(mill.goldName()));
    gold.put(
        "serve",
        List.of(Map.of("pinot", Map.of("controller", pinot.controller(), "partitions", 2))));
    return mill.set("gold", List.of(gold));
  }

  private static Map<GoldTable.Group, GoldTable.Totals> rows(Mill mill) {
    try (GoldTable gold = mill.gold()) {
      return gold.rows();
    }
  }

  private static Map<GoldTable.Group, GoldTable.Totals> rows(PinotServer pinot) {
    Map<GoldTable.Group, GoldTable.Totals> rows = new HashMap<>();
    for (JsonNode row : new PinotClient(pinot).rows(ROWS)) {
      rows.put(
          new GoldTable.Group(Instant.ofEpochMilli(row.get(0).asLong()), row.get(1).asText()),
          new GoldTable.Totals(
              row.get(2).asLong(),
              row.get(3).decimalValue().setScale(2),
              row.get(4).asLong(),
              row.get(5).asLong(),
              Instant.ofEpochMilli(row.get(6).asLong()),
              row.get(7).decimalValue().setScale(2)));
    }
    return rows;
  }
}
