package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.it.druid.DruidClient;
import io.millrace.it.druid.DruidServer;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Await;
import io.millrace.it.process.FreePorts;
import io.millrace.it.process.Gateway;
import io.millrace.it.process.Runner;
import java.math.BigDecimal;
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
class ServedByDruidTest {
  private static final long EVENTS_PER_SECOND = 200;
  private static final EventGenerator ORDERS = EventGenerator.of(1, new Updates(70, 500));
  private static final String ROWS =
      """
      SELECT "minute", country, SUM(orders) AS orders, ROUND(SUM(revenue), 2) AS revenue, LATEST(customers) AS customers, LATEST(about) AS about, LATEST(latest) AS latest, LATEST("least") AS "least"
      FROM %s GROUP BY 1, 2 HAVING SUM("_rows") > 0\
      """;

  @TempDir Path folder;

  /** Sums are the proof: a change that came twice would stay in them. */
  @Test
  void druidHasWhatGoldHasAfterKillsOfEverything(KafkaServer kafka, DruidServer druid) {
    Random random = Seed.random("druidHasWhatGoldHasAfterKillsOfEverything");
    String topic = "druid_killed";
    kafka.createTopic(topic, 3);
    try (Mill mill = served(kafka, druid, topic, Map.of());
        SteadyProducer producer =
            SteadyProducer.start(kafka.clientProperties(), topic, EVENTS_PER_SECOND, ORDERS)) {
      mill.set("epoch/max-records", 200).set("epoch/slice-records", 70);
      new Killer(mill, random).killEverything(druid, kafka);
      long produced = producer.stop();
      mill.catchUp(Runner.DIRECT);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, produced);
      mill.command("verify").endsWith(0);
      assertThat(rows(druid, mill)).isEqualTo(rows(mill));
    }
  }

  @Test
  void whatIsWrongInDruidIsFoundAndRepaired(KafkaServer kafka, DruidServer druid) {
    String topic = "druid_wrong";
    kafka.createTopic(topic, 2);
    try (Mill mill = servedSums(kafka, druid, topic);
        EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      producer.send(0, 2000);
      mill.catchUp(Runner.DIRECT);
      mill.command("verify").endsWith(0);
      String sql = "SELECT SUM(orders) AS orders FROM %s".formatted(mill.servingTable());
      awaitEpoch(mill, sql);

      List<JsonNode> groups = groups(druid, mill);
      try (KafkaProducer<String, String> stranger =
          new KafkaProducer<>(
              new HashMap<>(kafka.clientProperties()),
              new StringSerializer(),
              new StringSerializer())) {
        String name = mill.servingTopic() + ".druid";
        var more = stranger.send(new ProducerRecord<>(name, "a", change(groups.get(0), 77, 0)));
        var gone = stranger.send(new ProducerRecord<>(name, "b", change(groups.get(1), 0, -1)));
        var other =
            stranger.send(
                new ProducerRecord<>(
                    name, "c", "{\"_key\": \"more\", \"_at\": 7, \"orders\": 5, \"_rows\": 1}"));
        stranger.flush();
        assertThat(List.of(more, gone, other)).allMatch(sent -> sent.isDone());
      }
      awaitSum(druid, mill, "\"_rows\"", goldSums(mill).size());
      String found = mill.command("verify").endsWith(1);
      assertThat(found)
          .contains("3 are not alike", "1 missing", "1 with other values", "1 too much")
          .contains("more is in druid only");

      mill.command("verify", "--repair").endsWith(0);
      producer.send(2000, 3000);
      mill.catchUp(Runner.DIRECT);
      mill.command("verify").endsWith(0);
      assertThat(sums(druid, mill)).isEqualTo(goldSums(mill));
    }
  }

  /** Whatever Druid has lost, or gold has forgotten, ends with what gold has, each row once. */
  @Test
  void aDatasourceIsFilledAnewWhereItHasToBe(KafkaServer kafka, DruidServer druid) {
    String topic = "druid_filled";
    kafka.createTopic(topic, 1);
    try (Mill mill = served(kafka, druid, topic, Map.of());
        EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      producer.send(0, 1000);
      mill.catchUp(Runner.DIRECT);
      mill.command("verify").endsWith(0);

      SharedServers.admin(druid).toSupervisor(mill.servingTable(), "terminate");
      producer.send(1000, 1500);
      mill.catchUp(Runner.DIRECT);
      mill.command("verify").endsWith(0);
      assertThat(rows(druid, mill)).isEqualTo(rows(mill));

      mill.catchUp(Runner.DIRECT, "--table", mill.goldName(), "--recompute");
      mill.command("verify").endsWith(0);
      assertThat(rows(druid, mill)).isEqualTo(rows(mill));

      kafka.deleteTopic(mill.servingTopic() + ".druid");
      producer.send(1500, 2000);
      mill.catchUp(Runner.DIRECT);
      mill.command("verify").endsWith(0);
      assertThat(rows(druid, mill)).isEqualTo(rows(mill));
    }
  }

  @Test
  void druidMakesOneRowOfThoseOfAGroup(KafkaServer kafka, DruidServer druid) {
    String topic = "druid_compacted";
    kafka.createTopic(topic, 1);
    try (Mill mill = served(kafka, druid, topic, Map.of());
        EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      DruidClient client = SharedServers.admin(druid);
      String table = mill.servingTable();
      for (int segments = 1; segments <= 2; segments++) {
        producer.send(segments * 500L - 500, segments * 500L);
        mill.catchUp(Runner.DIRECT);
        awaitSum(druid, mill, "\"_rows\"", rows(mill).size());
        client.toSupervisor(table, "suspend");
        awaitPublished(client, table, segments);
        client.toSupervisor(table, "resume");
      }
      client.toSupervisor(table, "suspend");
      String count = "SELECT COUNT(*) AS n FROM %s".formatted(table);
      long groups =
          client.rows("SELECT COUNT(DISTINCT \"_key\") AS n FROM " + table).at("/0/n").asLong();
      Await.until(
          "Druid has one row of each of %d groups".formatted(groups),
          Mill.PATIENCE,
          () -> {
            client.compact(table);
            return client.rows(count).at("/0/n").asLong() == groups;
          });
      assertThat(rows(druid, mill)).isEqualTo(rows(mill));

      client.toSupervisor(table, "resume");
      producer.send(1000, 1500);
      mill.catchUp(Runner.DIRECT);
      mill.command("verify").endsWith(0);
      assertThat(rows(druid, mill)).isEqualTo(rows(mill));
    }
  }

  /** Segments of the tasks of a supervisor that was suspended. */
  private static void awaitPublished(DruidClient client, String table, int least) {
    String sql =
        "SELECT COUNT(*) FILTER (WHERE is_published = 1) AS n, SUM(is_realtime) AS going FROM sys.segments WHERE datasource = '%s'"
            .formatted(table);
    Await.until(
        "what tasks have read of %s is published".formatted(table),
        Mill.PATIENCE,
        () -> {
          JsonNode segments = client.rows(sql).path(0);
          return segments.path("n").asInt() >= least && segments.path("going").asInt() == 0;
        });
  }

  @Test
  void settingsThatCannotWorkAreNamed(KafkaServer kafka, DruidServer druid) {
    String topic = "druid_settings";
    kafka.createTopic(topic, 1);
    try (EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      producer.send(0, 500);
    }
    String nobody = "http://127.0.0.1:" + FreePorts.pick(1).get(0);
    try (Mill mill = served(kafka, druid, topic, Map.of("retention", "3650d"))) {
      assertThat(mill.command("serve plan").endsWith(0))
          .contains("supervisor: will be made", "rules: will be made", "\"rollup\" : true")
          .contains("will be made, with 2 partitions");
      mill.catchUp(Runner.DIRECT);
      assertThat(mill.command("serve plan").endsWith(0))
          .contains("supervisor: is there", "rules: is there")
          .doesNotContain("differs");

      mill.withGoldServedBy(SharedServers.serving(druid, Map.of("router", nobody)));
      mill.command("serve plan").failsSaying("no answer from Druid's router at " + nobody);
      assertThat(mill.run(Runner.DIRECT, Mill.CAUGHT_UP).endsWith(0))
          .contains("WARN", "no answer from Druid's router at " + nobody);

      try (Gateway gateway =
          Gateway.start(
              folder, "open sesame", druid.router(), SharedServers.USER, SharedServers.PASSWORD)) {
        Map<String, Object> behind =
            Map.of(
                "router",
                gateway.address(),
                "partitions",
                2,
                "token",
                "open sesame",
                "ca",
                gateway.certificate());
        mill.withGoldServedBy(Map.of("druid", behind)).command("verify").endsWith(0);
      }

      mill.withGoldServedBy(SharedServers.serving(druid, Map.of("password", "chaff")));
      String refused =
          mill.command("serve plan")
              .failsSaying("does not let miller look at", "check user and password");
      assertThat(refused).doesNotContain("chaff");
      mill.withGoldServedBy(SharedServers.serving(druid, Map.of("replication", 2)));
      mill.run(Runner.DIRECT, Mill.CAUGHT_UP)
          .failsSaying(
              "table druid_settings in Druid at " + druid.router() + " is not what this",
              "spec.ioConfig.replicas is 1, not 2");
    }
  }

  /** All that there is of a group adds up, so that Druid makes one row of many. */
  private Mill servedSums(KafkaServer kafka, DruidServer druid, String table) {
    return Mill.of(folder, kafka, table)
        .withSilver()
        .withGoldServedBy(
            Map.of("orders", "count()", "revenue", "sum(amount)"),
            List.of(SharedServers.serving(druid, Map.of())));
  }

  private Mill served(
      KafkaServer kafka, DruidServer druid, String table, Map<String, Object> more) {
    return Mill.of(folder, kafka, table)
        .withSilver()
        .withGoldServedBy(SharedServers.serving(druid, more));
  }

  private static Map<GoldTable.Group, GoldTable.Totals> rows(Mill mill) {
    try (GoldTable gold = mill.gold()) {
      return gold.rows();
    }
  }

  private static Map<GoldTable.Group, GoldTable.Totals> rows(DruidServer druid, Mill mill) {
    Map<GoldTable.Group, GoldTable.Totals> rows = new HashMap<>();
    for (JsonNode row : SharedServers.admin(druid).rows(ROWS.formatted(mill.servingTable()))) {
      rows.put(
          group(row),
          new GoldTable.Totals(
              row.get("orders").asLong(),
              money(row.get("revenue")),
              row.get("customers").asLong(),
              row.get("about").asLong(),
              Instant.ofEpochMilli(row.get("latest").asLong()),
              money(row.get("least"))));
    }
    return rows;
  }

  /** A supervisor that is new takes some seconds to tell how far it is. */
  private static void awaitEpoch(Mill mill, String sql) {
    Await.until(
        "the epoch of an answer is known",
        Mill.PATIENCE,
        () ->
            mill.command("query", sql, "--on", "druid")
                .endsWith(0)
                .contains(mill.servingTable() + " on druid, as of epoch "));
  }

  /** Rows of two groups, as they were sent. */
  private static List<JsonNode> groups(DruidServer druid, Mill mill) {
    String sql =
        "SELECT \"_key\", \"minute\", country FROM %s GROUP BY 1, 2, 3 HAVING SUM(\"_rows\") > 0 ORDER BY 1 LIMIT 2";
    List<JsonNode> groups = new ArrayList<>();
    SharedServers.admin(druid).rows(sql.formatted(mill.servingTable())).forEach(groups::add);
    return groups;
  }

  private static String change(JsonNode group, long orders, long rows) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.set("_key", group.get("_key"));
    row.set("minute", group.get("minute"));
    row.set("_at", group.get("minute"));
    row.set("country", group.get("country"));
    return row.put("orders", orders).put("_rows", rows).toString();
  }

  private static void awaitSum(DruidServer druid, Mill mill, String column, long sum) {
    String sql = "SELECT SUM(%s) AS n FROM %s".formatted(column, mill.servingTable());
    Await.until(
        "%s sums up to %d".formatted(column, sum),
        Mill.PATIENCE,
        () -> SharedServers.admin(druid).rows(sql).path(0).path("n").asLong() == sum);
  }

  private static Map<GoldTable.Group, List<BigDecimal>> sums(DruidServer druid, Mill mill) {
    String sql =
        "SELECT \"minute\", country, SUM(orders) AS orders, ROUND(SUM(revenue), 2) AS revenue FROM %s GROUP BY 1, 2 HAVING SUM(\"_rows\") > 0";
    Map<GoldTable.Group, List<BigDecimal>> sums = new HashMap<>();
    for (JsonNode row : SharedServers.admin(druid).rows(sql.formatted(mill.servingTable()))) {
      sums.put(group(row), List.of(row.get("orders").decimalValue(), money(row.get("revenue"))));
    }
    return sums;
  }

  private static GoldTable.Group group(JsonNode row) {
    return new GoldTable.Group(
        Instant.ofEpochMilli(row.get("minute").asLong()), row.get("country").asText());
  }

  private static BigDecimal money(JsonNode number) {
    return number.decimalValue().setScale(2);
  }

  private static Map<GoldTable.Group, List<BigDecimal>> goldSums(Mill mill) {
    try (GoldTable gold = mill.gold()) {
      return gold.sums();
    }
  }
}
