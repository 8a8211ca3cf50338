package io.millrace.olap.druid;

import static io.millrace.olap.Columns.columns;
import static io.millrace.olap.Columns.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.publish.Published.Filling;
import io.millrace.tables.Serving;
import io.millrace.tables.Store;
import io.millrace.tables.StoreAccess;
import io.millrace.tables.TypedColumn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class DruidSpecTest {
  private static final List<TypedColumn> SALES =
      columns("minute: timestamptz", "country: string", "orders: long", "revenue: decimal(38,2)");

  private static Serving serving(String configOrNull) {
    return new Serving(
        Store.DRUID,
        "http://localhost:8888",
        StoreAccess.ANYBODY,
        "sales",
        "shop.sales.druid",
        3,
        2,
        null,
        null,
        Map.of(
            "bootstrap.servers", "broker:9093",
            "security.protocol", "SASL_SSL",
            "sasl.jaas.config", "hunter2",
            "linger.ms", "5"),
        configOrNull);
  }

  private static DruidRows rows(List<TypedColumn> columns, String... sums) {
    return new DruidRows(columns, 2, List.of(sums), Optional.empty());
  }

  private static List<String> texts(JsonNode array, String key) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(each -> each.path("type").asText() + " " + each.path(key).asText())
        .toList();
  }

  @Test
  void rowsThatAddUpAreRolledUp() {
    JsonNode schema =
        DruidSpec.of(serving(null), rows(SALES, "orders", "revenue")).at("/spec/dataSchema");

    assertThat(texts(schema.at("/dimensionsSpec/dimensions"), "name"))
        .containsExactly("string _key", "long minute", "string country");
    assertThat(texts(schema.path("metricsSpec"), "fieldName"))
        .containsExactly(
            "longSum orders",
            "doubleSum revenue",
            "longSum _rows",
            "longMax _version",
            "longMax _epoch",
            "longMax _time");
    assertThat(schema.at("/granularitySpec/rollup").asBoolean()).isTrue();
  }

  @Test
  void rowsOfWhichTheNewestCountsStayAsTheyCome() {
    List<TypedColumn> more =
        columns("minute: timestamptz", "country: string", "orders: long", "mean: double");
    JsonNode schema = DruidSpec.of(serving(null), rows(more, "orders")).at("/spec/dataSchema");

    assertThat(schema.path("metricsSpec")).isEmpty();
    assertThat(texts(schema.at("/dimensionsSpec/dimensions"), "name"))
        .containsExactly(
            "string _key",
            "long minute",
            "string country",
            "long orders",
            "double mean",
            "long _rows",
            "long _version",
            "long _epoch",
            "long _time");
    assertThat(schema.at("/granularitySpec/rollup").asBoolean()).isFalse();
  }

  @Test
  void theTopicIsReachedAsTheFileSaysAndSecretsAreNotShown() {
    JsonNode reading = DruidSpec.of(serving(null), rows(SALES)).at("/spec/ioConfig");

    assertThat(reading.path("topic").asText()).isEqualTo("shop.sales.druid");
    assertThat(reading.path("replicas").asInt()).isEqualTo(2);
    assertThat(reading.path("consumerProperties"))
        .isEqualTo(
            json(
                """
                {"bootstrap.servers": "broker:9093", "security.protocol": "SASL_SSL", "sasl.jaas.config": "hunter2"}
                """));
    String secret = "{\"spec\": {\"tuningConfig\": {\"x\": \"hunter2\"}}}";
    assertThat(DruidSpec.shown(serving(secret), rows(SALES)).toString())
        .contains("\"x\":\"***\"", "\"sasl.jaas.config\":\"***\"")
        .doesNotContain("hunter2");
  }

  @Test
  void theFilesConfigIsLaidOverIt() {
    String over = "{\"spec\": {\"ioConfig\": {\"taskDuration\": \"PT4H\"}}}";
    JsonNode spec = DruidSpec.of(serving(over), rows(SALES)).path("spec");

    assertThat(spec.at("/ioConfig/taskDuration").asText()).isEqualTo("PT4H");
    assertThat(spec.at("/ioConfig/topic").asText()).isEqualTo("shop.sales.druid");
  }

  @Test
  void aSupervisorSaysForWhichFillingItWasMade() {
    Filling filling = new Filling("a1", new TreeMap<>(Map.of(0, 7L)));
    ObjectNode spec = DruidSpec.of(serving(null), rows(SALES));

    JsonNode made = DruidSpec.of(spec, filling);
    assertThat(made.path("suspended").asBoolean()).isFalse();
    assertThat(made.path("context")).isEqualTo(json("{\"millrace.filling\": \"a1\"}"));
    JsonNode before = DruidSpec.suspended(spec);
    assertThat(before.path("suspended").asBoolean()).isTrue();
    assertThat(before.path("context")).isNotEqualTo(made.path("context"));
    assertThat(spec.has("context")).isFalse();
  }
}
