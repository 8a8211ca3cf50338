package io.millrace.olap.pinot;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What Pinot answers to a SELECT.
 *
 * @param rows their values are null, Boolean, numbers, String, and List
 */
public record PinotAnswer(List<Column> columns, List<List<Object>> rows) {
  /** A column of an answer, and Pinot's name of its type. */
  public record Column(String name, String type) {}

  /** Fails if the answer is an error, or only a part. */
  static PinotAnswer of(JsonNode json) {
    JsonNode exceptions = json.path("exceptions");
    if (!exceptions.isEmpty()) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "Pinot cannot answer: "
              + exceptions.get(0).path("message").asText().lines().findFirst().orElse(""));
    }
    if (json.path("numServersResponded").asInt() < json.path("numServersQueried").asInt()
        || json.path("partialResult").asBoolean()) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "%s of Pinot's %s servers answered; the rows would not be all"
              .formatted(json.path("numServersResponded"), json.path("numServersQueried")));
    }
    JsonNode table = json.path("resultTable");
    List<Column> columns = new ArrayList<>();
    JsonNode names = table.path("dataSchema").path("columnNames");
    JsonNode types = table.path("dataSchema").path("columnDataTypes");
    for (int i = 0; i < names.size(); i++) {
      columns.add(new Column(names.get(i).asText(), types.path(i).asText()));
    }
    List<List<Object>> rows = new ArrayList<>();
    for (JsonNode row : table.path("rows")) {
      List<Object> values = new ArrayList<>();
      row.forEach(value -> values.add(plain(value)));
      rows.add(Collections.unmodifiableList(values));
    }
    return new PinotAnswer(List.copyOf(columns), Collections.unmodifiableList(rows));
  }

  private static Object plain(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (value.isBoolean()) {
      return value.asBoolean();
    }
    if (value.isNumber()) {
      return value.numberValue();
    }
    if (value.isArray()) {
      List<Object> values = new ArrayList<>();
      value.forEach(each -> values.add(plain(each)));
      return values;
    }
    return value.asText();
  }
}
