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
 * @param filling from where on the rows of the topic make up the state
 * @param ends for each partition, the offset behind the last row
 * @param rows how many rows were added for it
 * @param whole false while all rows of the state are on their way, in several transactions
 */
public record Published(
    GoldState state,
    long version,
    String topicId,
    Filling filling,
    SortedMap<Integer, Long> ends,
    long rows,
    boolean whole) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A state of a gold table.
   *
   * @param tableId Iceberg's identity of the table
   * @param epoch the last epoch that it has
   * @param committedAt when that was committed, in milliseconds since 1970
   */
  public record GoldState(String tableId, long snapshot, long epoch, long committedAt) {}

  /**
   * When all rows of a gold table were sent, so that what the store had before is of no use.
   *
   * @param id tells it from others
   * @param starts for each partition, the offset of the first row
   */
  public record Filling(String id, SortedMap<Integer, Long> starts) {
    /** Of a store that takes newer rows in place of older ones, which needs to know of none. */
    public static final Filling NONE = new Filling("", new TreeMap<>());

    public Filling {
      starts = new TreeMap<>(starts);
    }
  }

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
    json.put("filling", filling.id());
    put(filling.starts(), json.putObject("starts"));
    put(ends, json.putObject("ends"));
    json.put("rows", rows);
    json.put("whole", whole);
    return json.toString();
  }

  private static void put(SortedMap<Integer, Long> offsets, ObjectNode json) {
    offsets.forEach((partition, offset) -> json.put(Integer.toString(partition), offset));
  }

  static Published fromJson(String text) {
    try {
      JsonNode json = JSON.readTree(text);
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
          new Filling(json.path("filling").asText(), offsets(json.path("starts"))),
          offsets(json.required("ends")),
          json.required("rows").asLong(),
          json.path("whole").asBoolean(true));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "the record of what was published cannot be read: %s; delete the topic of that record, and everything is published again"
              .formatted(text),
          e);
    }
  }

  private static SortedMap<Integer, Long> offsets(JsonNode json) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    json.fields()
        .forEachRemaining(
            each -> offsets.put(Integer.valueOf(each.getKey()), each.getValue().asLong()));
    return offsets;
  }
}
