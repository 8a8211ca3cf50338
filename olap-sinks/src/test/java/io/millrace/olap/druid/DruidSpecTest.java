package io.millrace.olap.druid;

import static io.millrace.olap.Columns.columns;
import static io.millrace.olap.Columns.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.publish.Published.Filling;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.Serving;
import io.millrace.tables.Store;
import io.millrace.tables.StoreAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class DruidSpecTest {
  private static final List<GoldColumn> SALES =
      columns(
          "group minute: timestamptz",
          "group country: string",
          "sum orders: long",
          "sum revenue: decimal(38,2)",
          "mean: double",
          "latest: timestamptz");

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

  private static DruidRows rows(List<GoldColumn> columns) {
    return new DruidRows(columns, Optional.empty());
  }

  private static List<String> texts(JsonNode array, String key) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(each -> each.path("type").asText() + " " + each.path(key).asText())
        .toList();
  }

  @Test
  void rowsOfWhichDruidCanMakeOneAreRolledUp() {
    JsonNode schema = DruidSpec.of(serving(null), rows(SALES)).at("/spec/dataSchema");

    assertThat(texts(schema.at("/dimensionsSpec/dimensions"), "name"))
        .containsExactly("string _key", "long minute", "string country");
    assertThat(texts(schema.path("metricsSpec"), "fieldName"))
        .containsExactly(
            "longSum orders",
            "doubleSum revenue",
            "doubleLast mean",
            "longLast latest",
            "longSum _rows",
            "longMax _version",
            "longMax _epoch",
            "longMax _time");
    assertThat(schema.at("/metricsSpec/2/timeColumn").asText()).isEqualTo("_version");
    assertThat(schema.at("/granularitySpec/rollup").asBoolean()).isTrue();
  }

  @Test
  void rowsOfWhichOnlyTheNewestIsWantedStayAsTheyCome() {
    List<GoldColumn> more =
        columns(
            "group minute: timestamptz",
            "group country: string",
            "sum orders: long",
            "mean: double",
            "distinct_sketch who: binary",
            "quantile_sketch spread: binary");
    JsonNode schema = DruidSpec.of(serving(null), rows(more)).at("/spec/dataSchema");

    assertThat(texts(schema.path("metricsSpec"), "fieldName"))
        .containsExactly("thetaSketch who", "KllDoublesSketch spread");
    assertThat(schema.at("/metricsSpec/0/isInputThetaSketch").asBoolean()).isTrue();
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
    List<GoldColumn> text = columns("group g: int", "sum n: long", "first: string");
    assertThat(rows(text).canRollUp()).isFalse();
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
