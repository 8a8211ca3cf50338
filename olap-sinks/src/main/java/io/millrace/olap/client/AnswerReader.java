package io.millrace.olap.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes an answer of what Pinot sends, or a failure if that is an error or only a part. */
final class AnswerReader {
  /** Numbers keep all their digits. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Failures failures;

  AnswerReader(String address) {
    this.failures = new Failures(address);
  }

  Answer read(int status, String body) {
    if (status != 200) {
      throw failures.ofStatus(status, body);
    }
    JsonNode json = parse(body);
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
      rows.add(new Row(columns, values(row)));
    }
    return new Answer(columns, rows, Optional.empty());
  }

  private JsonNode parse(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw failures.ofNoJson(body);
    }
    throw failures.ofNoJson(body);
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

  private static List<Object> values(JsonNode array) {
    List<Object> values = new ArrayList<>(array.size());
    array.forEach(value -> values.add(plain(value)));
    return values;
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
    return value.isArray() ? values(value) : value.asText();
  }
}
