package io.millrace.olap.pinot;

import static io.millrace.olap.Columns.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.tables.Serving;
import io.millrace.tables.Store;
import io.millrace.tables.StoreAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinotConfigTest {
  private static final PinotVersion OLD =
      PinotVersion.of("0.11.0-1b4d6b6b0a27422c1552ea1a936ad145056f7033");
  private static final Map<String, String> KAFKA =
      Map.of(
          "bootstrap.servers", "broker:9093",
          "security.protocol", "SASL_SSL",
          "sasl.jaas.config", "login hunter2",
          "ssl.truststore.location", "/trust",
          "client.rack", "a");

  private static Serving serving(String timeColumn, Duration retention, String config) {
    return new Serving(
        Store.PINOT,
        "http://localhost:9000",
        StoreAccess.ANYBODY,
        "sales",
        "shop.sales",
        3,
        2,
        timeColumn,
        retention,
        KAFKA,
        config);
  }

  private static JsonNode config(String over) {
    return PinotConfig.of(serving(null, null, over), OLD);
  }

  @Test
  void aTableReadsItsTopicAndKeepsTheNewestRowOfEachKey() {
    assertThat(config(null))
        .isEqualTo(
            json(
                """
                {
                  "tableName": "sales",
                  "tableType": "REALTIME",
                  "segmentsConfig": {
                    "schemaName": "sales",
                    "replication": "2",
                    "replicasPerPartition": "2",
                    "timeColumnName": "_time"
                  },
                  "tenants": {},
                  "tableIndexConfig": {
                    "loadMode": "MMAP",
                    "nullHandlingEnabled": true,
                    "streamConfigs": {
                      "streamType": "kafka",
                      "security.protocol": "SASL_SSL",
                      "sasl.jaas.config": "login hunter2",
                      "ssl.truststore.location": "/trust",
                      "stream.kafka.topic.name": "shop.sales",
                      "stream.kafka.broker.list": "broker:9093",
                      "stream.kafka.consumer.type": "lowlevel",
                      "stream.kafka.consumer.factory.class.name":
                        "org.apache.pinot.plugin.stream.kafka20.KafkaConsumerFactory",
                      "stream.kafka.decoder.class.name":
                        "org.apache.pinot.plugin.stream.kafka.KafkaJSONMessageDecoder",
                      "stream.kafka.consumer.prop.auto.offset.reset": "smallest",
                      "stream.kafka.isolation.level": "read_committed",
                      "realtime.segment.flush.threshold.rows": "0",
                      "realtime.segment.flush.threshold.time": "6h",
                      "realtime.segment.flush.threshold.segment.size": "100M"
                    }
                  },
                  "routing": {"instanceSelectorType": "strictReplicaGroup"},
                  "upsertConfig": {
                    "mode": "FULL",
                    "hashFunction": "MURMUR3",
                    "comparisonColumn": "_epoch"
                  },
                  "metadata": {}
                }
                """));
  }

  @ParameterizedTest
  @CsvSource({"PT1H, 1", "PT1H30M, 2", "PT2H, 2", "P90D, 2160"})
  void rowsStayAtLeastAsLongAsTheyAreToStay(Duration retention, String hours) {
    JsonNode segments = PinotConfig.of(serving("day", retention, null), OLD).get("segmentsConfig");

    assertThat(segments.get("timeColumnName").asText()).isEqualTo("day");
    assertThat(segments.get("retentionTimeUnit").asText()).isEqualTo("HOURS");
    assertThat(segments.get("retentionTimeValue").asText()).isEqualTo(hours);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.11.0-abc       | {\"comparisonColumn\": \"_epoch\"}",
        "0.12.1           | {\"comparisonColumn\": \"_epoch\"}",
        "1.0.0            | {\"comparisonColumns\": [\"_epoch\"], \"deleteRecordColumn\": \"_deleted\"}",
        "1.2.0            | {\"comparisonColumns\": [\"_epoch\"], \"deleteRecordColumn\": \"_deleted\"}",
        "10.0-SNAPSHOT    | {\"comparisonColumns\": [\"_epoch\"], \"deleteRecordColumn\": \"_deleted\"}",
        "Unknown          | {\"comparisonColumn\": \"_epoch\"}",
      })
  void newerVersionsAreToldWhichRowsAreNoMore(String version, String expected) {
    ObjectNode upsert =
        (ObjectNode)
            PinotConfig.of(serving(null, null, null), PinotVersion.of(version)).get("upsertConfig");
    upsert.remove(List.of("mode", "hashFunction"));

    assertThat(upsert).isEqualTo(json(expected));
  }

  @Test
  void aConfigIsLaidOverKeyByKeyAndReplacesWhatIsNoObject() {
    JsonNode laid =
        config(
            """
            {"tableIndexConfig": {"loadMode": "HEAP", "invertedIndexColumns": ["country"],
                                  "streamConfigs": {"realtime.segment.flush.threshold.time": "1h"}},
             "tenants": {"broker": "b"},
             "routing": null,
             "metadata": "none",
             "quota": {"storage": "1G"}}
            """);

    JsonNode index = laid.get("tableIndexConfig");
    assertThat(index.get("loadMode").asText()).isEqualTo("HEAP");
    assertThat(index.get("nullHandlingEnabled").asBoolean()).isTrue();
    assertThat(index.get("invertedIndexColumns")).isEqualTo(json("[\"country\"]"));
    JsonNode stream = index.get("streamConfigs");
    assertThat(stream.get("realtime.segment.flush.threshold.time").asText()).isEqualTo("1h");
    assertThat(stream.get("stream.kafka.topic.name").asText()).isEqualTo("shop.sales");
    assertThat(laid.get("tenants")).isEqualTo(json("{\"broker\": \"b\"}"));
    assertThat(laid.get("routing").isNull()).isTrue();
    assertThat(laid.get("metadata").asText()).isEqualTo("none");
    assertThat(laid.get("quota")).isEqualTo(json("{\"storage\": \"1G\"}"));
  }

  @Test
  void whatIsShownHasNoSecretOfKafkaAndNoValueOfTheConfig() {
    Serving serving =
        serving(
            null,
            null,
            """
            {"tableIndexConfig": {"streamConfigs": {"registry.password": "hunter2"}},
             "ingestionConfig": {"transformConfigs": [{"hunter2": "hunter2"}]},
             "quota": {"storage": 41173}, "routing": null}
            """);
    JsonNode shown = PinotConfig.shown(serving, OLD);

    assertThat(shown.toString()).doesNotContain("hunter2").doesNotContain("41173");
    JsonNode stream = shown.get("tableIndexConfig").get("streamConfigs");
    assertThat(stream.get("sasl.jaas.config").asText()).isEqualTo("***");
    assertThat(stream.get("registry.password").asText()).isEqualTo("***");
    assertThat(stream.get("security.protocol").asText()).isEqualTo("SASL_SSL");
    assertThat(shown.get("quota")).isEqualTo(json("{\"storage\": \"***\"}"));
    assertThat(PinotConfig.of(serving, OLD).toString()).contains("hunter2").contains("41173");
  }
}
