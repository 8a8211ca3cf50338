package io.millrace.olap.pinot;

import static io.millrace.olap.Columns.columns;
import static io.millrace.olap.Columns.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.tables.GoldColumn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PinotSchemaTest {
  @Test
  void groupsAreDimensionsAndTimesAndNumbersThatAreMeasuredAreMetrics() {
    List<GoldColumn> columns =
        columns(
            "group hour: timestamptz",
            "group day: date",
            "group country: string",
            "group size: int",
            "group price: decimal(12,2)",
            "orders: long",
            "revenue: decimal(38,2)",
            "latest: timestamp");

    assertThat(PinotSchema.of("sales", columns))
        .isEqualTo(
            json(
                """
                {
                  "schemaName": "sales",
                  "primaryKeyColumns": ["_key"],
                  "dimensionFieldSpecs": [
                    {"name": "country", "dataType": "STRING", "maxLength": 16777216},
                    {"name": "size", "dataType": "INT"},
                    {"name": "price", "dataType": "STRING", "maxLength": 16777216},
                    {"name": "_key", "dataType": "STRING", "maxLength": 16777216},
                    {"name": "_epoch", "dataType": "LONG"},
                    {"name": "_deleted", "dataType": "BOOLEAN"}
                  ],
                  "metricFieldSpecs": [
                    {"name": "orders", "dataType": "LONG"},
                    {"name": "revenue", "dataType": "BIG_DECIMAL"}
                  ],
                  "dateTimeFieldSpecs": [
                    {"name": "hour", "dataType": "TIMESTAMP",
                     "format": "1:MILLISECONDS:TIMESTAMP", "granularity": "1:MILLISECONDS"},
                    {"name": "day", "dataType": "STRING", "maxLength": 16777216,
                     "format": "1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd", "granularity": "1:DAYS"},
                    {"name": "latest", "dataType": "TIMESTAMP",
                     "format": "1:MILLISECONDS:TIMESTAMP", "granularity": "1:MILLISECONDS"},
                    {"name": "_time", "dataType": "TIMESTAMP",
                     "format": "1:MILLISECONDS:TIMESTAMP", "granularity": "1:MILLISECONDS"}
                  ]
                }
                """));
  }

  @Test
  void measuresOfEveryTypeHaveOneInPinot() {
    JsonNode schema =
        PinotSchema.of(
            "all",
            columns(
                "group g: boolean",
                "flag: boolean",
                "i: int",
                "l: long",
                "f: float",
                "d: double",
                "n: decimal(38,10)",
                "clock: time",
                "text: string",
                "id: uuid",
                "bytes: binary",
                "two: fixed[2]"));

    assertThat(types(schema.get("metricFieldSpecs")))
        .containsExactly("i INT", "l LONG", "f FLOAT", "d DOUBLE", "n BIG_DECIMAL");
    assertThat(types(schema.get("dimensionFieldSpecs")))
        .containsExactly(
            "g BOOLEAN",
            "flag BOOLEAN",
            "clock STRING",
            "text STRING",
            "id STRING",
            "bytes BYTES",
            "two BYTES",
            "_key STRING",
            "_epoch LONG",
            "_deleted BOOLEAN");
  }

  private static List<String> types(JsonNode fields) {
    List<String> types = new ArrayList<>();
    fields.forEach(
        field -> types.add(field.get("name").asText() + " " + field.get("dataType").asText()));
    return types;
  }
}
