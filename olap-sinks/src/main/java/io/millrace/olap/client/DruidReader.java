package io.millrace.olap.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes an answer of what Druid sends, or a failure if that is an error or only a part. */
final class DruidReader {
  /** Of names, of Druid's types, and of SQL's. */
  private static final int HEADERS = 3;

  private static final String NOT_OF_SQL = "OTHER";

  private final DruidFailures failures;

  DruidReader(Failures failures) {
    this.failures = new DruidFailures(failures);
  }

  Answer read(int status, String body) {
    if (status != 200) {
      throw failures.ofStatus(status, body);
    }
    JsonNode json = rows(body);
    if (json.size() < HEADERS || !json.path(0).isArray()) {
      throw failures.isNoAnswer(body);
    }
    List<Column> columns = columns(json);
    List<Row> rows = new ArrayList<>(json.size() - HEADERS);
    for (int i = HEADERS; i < json.size(); i++) {
      rows.add(new Row(columns, values(columns, json.get(i))));
    }
    return new Answer(columns, rows, Optional.empty());
  }

  /**
   * Druid sends rows while it still finds others. When that fails, the status is long sent, and all
   * that tells is that the array and the line do not end.
   */
  private JsonNode rows(String body) {
    if (!body.startsWith("[")) {
      throw failures.isNoAnswer(body);
    }
    return Json.parse(body)
        .filter(json -> json.isArray() && body.endsWith("\n"))
        .orElseThrow(failures::cutOff);
  }

  private static List<Column> columns(JsonNode json) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < json.get(0).size(); i++) {
      String type = json.get(2).path(i).asText();
      columns.add(
          new Column(
              json.get(0).get(i).asText(),
              type.equals(NOT_OF_SQL) ? json.get(1).path(i).asText() : type));
    }
    return List.copyOf(columns);
  }

  private static List<Object> values(List<Column> columns, JsonNode row) {
    List<Object> values = Json.values(row);
    for (int i = 0; i < columns.size(); i++) {
      if (isSketch(columns.get(i)) && values.get(i) instanceof String text) {
        values.set(
            i, Json.parse(text).filter(JsonNode::isTextual).map(JsonNode::asText).orElse(text));
      }
    }
    return values;
  }

  /** What is made of bytes is the text of a JSON text. */
  private static boolean isSketch(Column column) {
    return column.type().startsWith("COMPLEX<") && !column.type().equals("COMPLEX<json>");
  }
}
