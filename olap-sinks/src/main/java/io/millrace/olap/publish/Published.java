package io.millrace.olap.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a serving topic is. It is written by the same transaction that adds the rows.
 *
 * @param state the state of the gold table that the topic holds
 * @param version the highest number that a row has, by which newer rows are told from older ones
 * @param topicId Kafka's identity of the topic
 * @param ends for each partition, the offset behind the last row
 * @param rows how many rows the last transaction added
 */
public record Published(
    GoldState state, long version, String topicId, SortedMap<Integer, Long> ends, long rows) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A state of a gold table.
   *
   * @param tableId Iceberg's identity of the table
   * @param epoch the last epoch that it has
   * @param committedAt when that was committed, in milliseconds since 1970
   */
  public record GoldState(String tableId, long snapshot, long epoch, long committedAt) {}

  public Published {
    ends = new TreeMap<>(ends);
  }

  String toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("epoch", state.epoch());
    json.put("committed-at", state.committedAt());
    json.put("table", state.tableId());
    json.put("snapshot", state.snapshot());
    json.put("version", version);
    json.put("topic", topicId);
    ObjectNode offsets = json.putObject("ends");
    ends.forEach((partition, offset) -> offsets.put(Integer.toString(partition), offset));
    json.put("rows", rows);
    return json.toString();
  }

  static Published fromJson(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      SortedMap<Integer, Long> ends = new TreeMap<>();
      json.required("ends")
          .fields()
          .forEachRemaining(
              each -> ends.put(Integer.valueOf(each.getKey()), each.getValue().asLong()));
      GoldState state =
          new GoldState(
              json.required("table").asText(),
              json.required("snapshot").asLong(),
              json.required("epoch").asLong(),
              json.required("committed-at").asLong());
      return new Published(
          state,
          json.required("version").asLong(),
          json.required("topic").asText(),
          ends,
          json.required("rows").asLong());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "the record of what was published cannot be read: %s; delete the topic of that record, and everything is published again"
              .formatted(text),
          e);
    }
  }
}
