package io.millrace.it.druid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.process.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.quantiles.UpdateDoublesSketch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DruidServerTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String TABLE = "sales";

  @TempDir Path folder;

  @Test
  void keepsWhatTransactionsCommittedThroughKillAndRestart() {
    try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        DruidServer druid = DruidServer.start(folder.resolve("druid"));
        KafkaProducer<String, String> producer = producer(kafka)) {
      kafka.createTopic(TABLE, 1);
      DruidClient client = new DruidClient(druid);
      client.submitSupervisor(supervisor(kafka));

      send(producer, sale("DE", 3, "10.25", 0, 100), sale("DE", 4, "0.5", 50, 150));
      producer.commitTransaction();
      send(producer, sale("DE", 1000, "1000", 0, 9));
      producer.abortTransaction();
      send(producer, sale("FR", 1, "1", 0, 3));
      producer.commitTransaction();
      // The last row is there, and so all before it are.
      awaitOrders(client, "FR", 1);
      assertThatOnlyTheCommittedCount(client);

      druid.kill();
      druid.restart();

      awaitOrders(client, "FR", 1);
      assertThatOnlyTheCommittedCount(client);
      send(producer, sale("FR", 5, "5", 3, 6));
      producer.commitTransaction();
      awaitOrders(client, "FR", 6);
    }
  }

  @Test
  void letsInOnlyTheUserWhoKnowsThePassword() {
    try (DruidServer druid = DruidServer.startWithBasicAuth(folder, "miller", "grain")) {
      DruidClient stranger = new DruidClient(druid);

      assertThat(stranger.as("miller", "grain").rows("SELECT 1")).hasSize(1);
      assertThatThrownBy(() -> stranger.rows("SELECT 1")).hasMessageContaining(" 401");
      assertThatThrownBy(() -> stranger.as("miller", "chaff").rows("SELECT 1"))
          .hasMessageContaining(" 401");
      assertThatThrownBy(() -> stranger.submitSupervisor("{}")).hasMessageContaining(" 401");
    }
  }

  private static void assertThatOnlyTheCommittedCount(DruidClient client) {
    JsonNode row =
        client
            .rows(
                "SELECT SUM(orders) AS orders, SUM(revenue) AS revenue, SUM(\"count\") AS changes,"
                    + " APPROX_COUNT_DISTINCT_DS_HLL(customers) AS customers,"
                    + " APPROX_QUANTILE_DS(amounts, 0.5) AS median"
                    + " FROM sales WHERE country = 'DE'")
            .get(0);
    assertThat(row.path("orders").longValue()).isEqualTo(7);
    assertThat(row.path("revenue").doubleValue()).isEqualTo(10.75);
    assertThat(row.path("changes").longValue()).isEqualTo(2);
    assertThat(row.path("customers").longValue()).isEqualTo(150);
    assertThat(row.path("median").doubleValue()).isCloseTo(74, within(5.0));
  }

  private static void awaitOrders(DruidClient client, String country, long orders) {
    String sql = "SELECT SUM(orders) AS orders FROM sales WHERE country = '" + country + "'";
    Await.until(
        "%d orders of %s can be queried".formatted(orders, country),
        LIMIT,
        () -> client.rows(sql).path(0).path("orders").asLong() == orders);
  }

  private static void send(KafkaProducer<String, String> producer, String... values) {
    producer.beginTransaction();
    for (String value : values) {
      var unused = producer.send(new ProducerRecord<>(TABLE, value));
    }
    producer.flush();
  }

  /** A change of a group: customers are numbered, and each pays what his number is. */
  private static String sale(String country, int orders, String revenue, int from, int to) {
    HllSketch customers = new HllSketch();
    UpdateDoublesSketch amounts = UpdateDoublesSketch.builder().build();
    IntStream.range(from, to).forEach(customers::update);
    IntStream.range(from, to).forEach(amounts::update);
    return """
        {"minute": 1700000000000, "country": "%s", "orders": %d, "revenue": "%s", \
        "customers": "%s", "amounts": "%s"}"""
        .formatted(
            country,
            orders,
            revenue,
            base64(customers.toCompactByteArray()),
            base64(amounts.compact().toByteArray()));
  }

  private static String base64(byte[] sketch) {
    return Base64.getEncoder().encodeToString(sketch);
  }

  private static KafkaProducer<String, String> producer(KafkaServer kafka) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("transactional.id", "sales");
    StringSerializer text = new StringSerializer();
    KafkaProducer<String, String> producer = new KafkaProducer<>(properties, text, text);
    producer.initTransactions();
    return producer;
  }

  private static String supervisor(KafkaServer kafka) {
    return """
        {
          "type": "kafka",
          "spec": {
            "dataSchema": {
              "dataSource": "sales",
              "timestampSpec": {"column": "minute", "format": "millis"},
              "dimensionsSpec": {"dimensions": ["country"]},
              "metricsSpec": [
                {"type": "count", "name": "count"},
                {"type": "longSum", "name": "orders", "fieldName": "orders"},
                {"type": "doubleSum", "name": "revenue", "fieldName": "revenue"},
                {"type": "HLLSketchMerge", "name": "customers", "fieldName": "customers"},
                {"type": "quantilesDoublesSketch", "name": "amounts", "fieldName": "amounts"}
              ],
              "granularitySpec": {
                "segmentGranularity": "DAY", "queryGranularity": "NONE", "rollup": true
              }
            },
            "ioConfig": {
              "topic": "%s",
              "inputFormat": {"type": "json"},
              "useEarliestOffset": true,
              "startDelay": "PT0S",
              "period": "PT1S",
              "consumerProperties": {"bootstrap.servers": "%s"}
            },
            "tuningConfig": {"type": "kafka"}
          }
        }
        """
        .formatted(TABLE, kafka.bootstrapServers());
  }
}
