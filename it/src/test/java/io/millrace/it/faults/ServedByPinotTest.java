package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.load.EventProducer;
import io.millrace.it.pinot.PinotClient;
import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.FreePorts;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class ServedByPinotTest {
  private static final long EVENTS_PER_SECOND = 200;
  private static final EventGenerator ORDERS = EventGenerator.of(1, new Updates(70, 500));
  private static final String ROWS =
      "SELECT CAST(\"minute\" AS LONG), country, orders, revenue, customers, about, CAST(latest AS LONG), \"least\" FROM %s WHERE _deleted = false LIMIT 100000";

  @TempDir Path folder;

  /** Pinot seals a segment every few rows, so that it starts again from sealed ones too. */
  @Test
  void pinotHasWhatGoldHasAfterKillsOfEverything(KafkaServer kafka, PinotServer pinot) {
    Random random = Seed.random("pinotHasWhatGoldHasAfterKillsOfEverything");
    kafka.createTopic("served_killed", 3);
    try (Mill mill = smallEpochs(kafka, pinot, "served_killed");
        SteadyProducer producer =
            SteadyProducer.start(
                kafka.clientProperties(), "served_killed", EVENTS_PER_SECOND, ORDERS)) {
      new Killer(mill, random).killEverything(pinot, kafka);
      long produced = producer.stop();
      mill.catchUp(Runner.DIRECT);
      Oracle.assertHolds(mill, kafka.clientProperties(), "served_killed", produced);
      mill.command("verify").endsWith(0);
      assertThat(rows(pinot, mill)).isEqualTo(rows(mill));
    }
  }

  @Test
  void whatIsWrongInPinotIsFoundAndRepaired(KafkaServer kafka, PinotServer pinot) {
    String topic = "served_wrong";
    kafka.createTopic(topic, 2);
    try (Mill mill = served(kafka, pinot, topic, Map.of());
        EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      producer.send(0, 2000);
      mill.catchUp(Runner.DIRECT);
      mill.command("verify").endsWith(0);
      String sql = "SELECT SUM(orders) AS orders FROM %s".formatted(mill.servingTable());
      assertThat(mill.command("query", sql, "--on", "pinot").endsWith(0))
          .contains(topic + " on pinot, as of epoch ", "orders");
      List<String> keys = keys(pinot, mill);

      try (KafkaProducer<String, String> stranger =
          new KafkaProducer<>(
              new HashMap<>(kafka.clientProperties()),
              new StringSerializer(),
              new StringSerializer())) {
        String name = mill.servingTopic();
        var other = stranger.send(new ProducerRecord<>(name, keys.get(0), other(keys.get(0))));
        var gone = stranger.send(new ProducerRecord<>(name, keys.get(1), gone(keys.get(1))));
        var more = stranger.send(new ProducerRecord<>(name, "more", other("more")));
        stranger.flush();
        assertThat(List.of(other, gone, more)).allMatch(sent -> sent.isDone());
      }
      String found = mill.command("verify").endsWith(1);
      assertThat(found)
          .contains("3 are not alike", "1 missing", "1 with other values", "1 too much")
          .contains(keys.get(0), "orders is 77", keys.get(1) + " is not in pinot");

      mill.command("verify", "--repair").endsWith(0);
      producer.send(2000, 3000);
      mill.catchUp(Runner.DIRECT);
      mill.command("verify").endsWith(0);
      assertThat(rows(pinot, mill)).isEqualTo(rows(mill));
    }
  }

  @Test
  void settingsThatCannotWorkAreNamed(KafkaServer kafka, PinotServer pinot) {
    String topic = "served_settings";
    kafka.createTopic(topic, 1);
    try (EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      producer.send(0, 500);
    }
    String nobody = "http://127.0.0.1:" + FreePorts.pick(1).get(0);
    try (Mill mill = served(kafka, pinot, topic, Map.of())) {
      assertThat(mill.command("serve plan").endsWith(0))
          .contains("schema: will be made", "table: will be made", "will be made, with 2 part")
          .contains("\"primaryKeyColumns\" : [ \"_key\" ]", "\"comparisonColumn\" : \"_epoch\"");
      mill.catchUp(Runner.DIRECT);
      assertThat(mill.command("serve plan").endsWith(0))
          .contains("schema: is there", "table: is there")
          .doesNotContain("differs");

      withController(mill, nobody);
      mill.command("serve plan").failsSaying("no answer from Pinot's controller at " + nobody);
      assertThat(mill.run(Runner.DIRECT, Mill.CAUGHT_UP).endsWith(0))
          .contains("WARN", "no answer from Pinot's controller at " + nobody);
      withController(mill, pinot.broker());
      mill.command("serve plan")
          .failsSaying(pinot.broker() + " does not answer as a Pinot controller does");

      mill.withGoldServedBy(
          Map.of("pinot", Map.of("controller", pinot.controller(), "replication", 2)));
      mill.run(Runner.DIRECT, Mill.CAUGHT_UP)
          .failsSaying(
              "table served_settings in Pinot at " + pinot.controller() + " is not what this",
              "table.segmentsConfig.replication is \"1\", not \"2\"");
    }
  }

  @Test
  void aPinotThatWantsAPasswordGetsIt(KafkaServer kafka) {
    String topic = "served_secretly";
    kafka.createTopic(topic, 1);
    try (PinotServer pinot =
            PinotServer.startWithBasicAuth(folder.resolve("pinot"), "miller", "grain");
        EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      producer.send(0, 500);
      try (Mill mill = served(kafka, pinot, topic, Map.of("user", "miller", "password", "chaff"))) {
        String refused =
            mill.command("serve plan")
                .failsSaying("does not let miller look at", "check user and password");
        assertThat(refused).doesNotContain("chaff");
      }
      try (Mill mill = served(kafka, pinot, topic, Map.of("user", "miller", "password", "grain"))) {
        mill.catchUp(Runner.DIRECT);
        mill.command("verify").endsWith(0);
        String sql = "SELECT orders FROM " + mill.servingTable();
        AppQueriesTest.onlyThePasswordLetsIn(pinot, "miller", "grain", sql);
      }
    }
  }

  private static void withController(Mill mill, String controller) {
    mill.withGoldServedBy(Map.of("pinot", Map.of("controller", controller, "partitions", 2)));
  }

  private static String other(String key) {
    return "{\"_key\": %s, \"_epoch\": 1000000, \"orders\": 77}".formatted(quoted(key));
  }

  private static String gone(String key) {
    return "{\"_key\": %s, \"_epoch\": 1000000, \"_deleted\": true}".formatted(quoted(key));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }

  private Mill smallEpochs(KafkaServer kafka, PinotServer pinot, String table) {
    Map<String, Object> seals =
        Map.of(
            "config",
            Map.of(
                "tableIndexConfig",
                Map.of("streamConfigs", Map.of("realtime.segment.flush.threshold.rows", "60"))));
    return served(kafka, pinot, table, seals)
        .set("epoch/max-records", 200)
        .set("epoch/slice-records", 70);
  }

  private Mill served(
      KafkaServer kafka, PinotServer pinot, String table, Map<String, Object> more) {
    Map<String, Object> serve = new HashMap<>(more);
    serve.put("controller", pinot.controller());
    serve.put("partitions", 2);
    return Mill.of(folder, kafka, table).withSilver().withGoldServedBy(Map.of("pinot", serve));
  }

  private static Map<GoldTable.Group, GoldTable.Totals> rows(Mill mill) {
    try (GoldTable gold = mill.gold()) {
      return gold.rows();
    }
  }

  private static List<String> keys(PinotServer pinot, Mill mill) {
    String sql = "SELECT _key FROM %s ORDER BY _key LIMIT 10".formatted(mill.servingTable());
    List<String> keys = new ArrayList<>();
    new PinotClient(pinot).rows(sql).forEach(row -> keys.add(row.get(0).asText()));
    return keys;
  }

  private static Map<GoldTable.Group, GoldTable.Totals> rows(PinotServer pinot, Mill mill) {
    Map<GoldTable.Group, GoldTable.Totals> rows = new HashMap<>();
    for (JsonNode row : new PinotClient(pinot).rows(ROWS.formatted(mill.servingTable()))) {
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
