package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.druid.DruidClient;
import io.millrace.it.druid.DruidServer;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.load.EventProducer;
import io.millrace.it.pinot.PinotClient;
import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.Runner;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the stores make of sketches that gold has: those of all groups are one of all orders. */
@ExtendWith(SharedServers.class)
class ServedSketchesTest {
  private static final EventGenerator ORDERS = EventGenerator.of(1, new Updates(70, 500));

  /** The newest rows of groups that are there. */
  private static final String NEWEST =
      """
      %1$s AS sent JOIN (SELECT "_key", MAX("_version") AS newest FROM %1$s GROUP BY 1 HAVING SUM("_rows") > 0) AS there
      ON sent."_key" = there."_key" AND sent."_version" = there.newest\
      """;

  /** Druid's SQL merges no sketches of quantiles. */
  private static final String AMOUNTS =
      """
      {"queryType": "groupBy", "granularity": "all", "intervals": ["1970/2100"], "dimensions": [],
       "dataSource": {"type": "join", "joinType": "INNER", "rightPrefix": "there.",
         "condition": "(\\"_key\\" == \\"there._key\\") && (\\"_version\\" == \\"there.newest\\")",
         "left": "%1$s",
         "right": {"type": "query", "query": {"queryType": "groupBy", "dataSource": "%1$s", "granularity": "all", "intervals": ["1970/2100"],
           "dimensions": ["_key"],
           "aggregations": [{"type": "longMax", "name": "newest", "fieldName": "_version"}, {"type": "longSum", "name": "rows", "fieldName": "_rows"}],
           "having": {"type": "greaterThan", "aggregation": "rows", "value": 0}}}},
       "aggregations": [{"type": "KllDoublesSketch", "name": "all", "fieldName": "amounts"}],
       "postAggregations": [{"type": "KllDoublesSketchToQuantile", "name": "middle", "fraction": 0.5, "field": {"type": "fieldAccess", "fieldName": "all"}}]}
      """;

  @TempDir Path folder;

  @Test
  void storesMergeSketchesOfGroups(KafkaServer kafka, PinotServer pinot, DruidServer druid) {
    String topic = "sketches";
    kafka.createTopic(topic, 2);
    try (Mill mill = served(kafka, topic, pinot, druid);
        EventProducer producer = EventProducer.to(kafka.clientProperties(), topic, ORDERS)) {
      for (int sent = 0; sent < 2000; sent += 1000) {
        producer.send(sent, sent + 1000);
        mill.catchUp(Runner.DIRECT);
        mill.command("verify").endsWith(0);
        List<OrderRow> orders = orders(mill);
        long customers = orders.stream().map(OrderRow::customerId).distinct().count();
        assertThat(customers(new PinotClient(pinot), mill.servingTable())).isEqualTo(customers);
        assertThat(customers(SharedServers.admin(druid), mill.servingTable())).isEqualTo(customers);
        assertAmounts(SharedServers.admin(druid), mill.servingTable(), orders);
      }
    }
  }

  private Mill served(KafkaServer kafka, String topic, PinotServer pinot, DruidServer druid) {
    return Mill.of(folder, kafka, topic)
        .withSilver()
        .withGoldServedBy(
            Map.of(
                "orders", "count()",
                "first", "min(status)",
                "customers", "distinct_sketch(customer_id)",
                "amounts", "quantile_sketch(amount)"),
            List.of(
                Map.of("pinot", Map.of("controller", pinot.controller())),
                SharedServers.serving(druid, Map.of())));
  }

  /** Those that gold takes. */
  private static List<OrderRow> orders(Mill mill) {
    try (SilverTable silver = mill.silver()) {
      return silver.rows().values().stream()
          .filter(order -> !order.status().equals("cancelled"))
          .toList();
    }
  }

  private static long customers(PinotClient pinot, String table) {
    String sql = "SELECT DISTINCTCOUNTTHETASKETCH(customers) FROM %s WHERE _deleted = false";
    return pinot.rows(sql.formatted(table)).at("/0/0").asLong();
  }

  private static long customers(DruidClient druid, String table) {
    String sql = "SELECT APPROX_COUNT_DISTINCT_DS_THETA(customers) AS n FROM ";
    return druid.rows(sql + NEWEST.formatted(table)).at("/0/n").asLong();
  }

  private static void assertAmounts(DruidClient druid, String table, List<OrderRow> orders) {
    JsonNode amounts = druid.answer(AMOUNTS.formatted(table)).at("/0/event");
    assertThat(amounts.path("all").asLong()).isEqualTo(orders.size());
    BigDecimal middle = amounts.path("middle").decimalValue();
    long less = orders.stream().filter(order -> order.amount().compareTo(middle) < 0).count();
    assertThat((double) less / orders.size()).isCloseTo(0.5, within(0.05));
  }
}
