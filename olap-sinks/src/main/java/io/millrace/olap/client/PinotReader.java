package io.millrace.olap.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes an answer of what Pinot sends, or a failure if that is an error or only a part. */
final class PinotReader {
  private final PinotFailures failures;

  PinotReader(Failures failures) {
    this.failures = new PinotFailures(failures);
  }

  Answer read(int status, String body) {
    if (status != 200) {
      throw failures.ofStatus(status, body);
    }
    JsonNode json =
        Json.parse(body).filter(JsonNode::isObject).orElseThrow(() -> failures.ofNoJson(body));
    JsonNode exception = json.path("exceptions").path(0);
    if (!exception.isMissingNode()) {
      throw failures.ofCode(
          exception.path("errorCode").asInt(), exception.path("message").asText());
    }
    refuseParts(json);
    JsonNode table = json.path("resultTable");
    List<Column> columns = columns(table.path("dataSchema"));
    List<Row> rows = new ArrayList<>();
    for (JsonNode row : table.path("rows")) {
      rows.add(new Row(columns, Json.values(row)));
    }
    return new Answer(columns, rows, Optional.empty());
  }

  private void refuseParts(JsonNode json) {
    int asked = json.path("numServersQueried").asInt();
    int answered = json.path("numServersResponded").asInt();
    if (answered < asked || json.path("partialResult").asBoolean()) {
      throw failures.partial("%d of %d".formatted(answered, asked));
    }
    if (json.path("numGroupsLimitReached").asBoolean()) {
      throw failures.tooManyGroups();
    }
    // A broker that finds by itself that no segment can have a row has no columns to tell either.
    if (!json.has("resultTable") && json.path("numSegmentsPrunedByBroker").asInt() == 0) {
      throw failures.noServer();
    }
  }

  private static List<Column> columns(JsonNode schema) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < schema.path("columnNames").size(); i++) {
      columns.add(
          new Column(
              schema.path("columnNames").get(i).asText(),
              schema.path("columnDataTypes").path(i).asText()));
    }
    return List.copyOf(columns);
  }
}
