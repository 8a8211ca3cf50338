package io.millrace.olap.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.publish.Stamp;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.util.List;
import java.util.Optional;

/**
 * How a row of a gold table is told to a store: SQL of the kernel that makes a key and a JSON
 * object of it.
 */
public interface StoreRows {
  /** The text of a group. */
  String KEY = "_key";

  /** The epoch that the row is of. */
  String EPOCH = "_epoch";

  /** When that epoch was committed. */
  String TIME = "_time";

  /** The group as a text. */
  String key();

  /**
   * The row as a JSON object.
   *
   * @param sign a number in SQL: above 0 if the group is there
   */
  String row(Stamp stamp, String sign);

  /** The measures of which the store is told what they gained or lost. */
  List<String> sums();

  /** The values of a row that {@link #row} made of a group that is there. */
  List<String> values(String row);

  /** The row that says that the group of another one is no more; empty if that one says so. */
  Optional<String> gone(String row, Stamp stamp);

  /**
   * The row that makes right what the store has.
   *
   * @param row what the gold table has; empty if it has no such group
   * @param stored what the store has; empty if it has nothing
   */
  String mending(String key, Optional<String> row, Optional<Stored> stored, Stamp stamp);

  /** A row out of the topic. */
  static ObjectNode parse(String row) {
    try {
      return (ObjectNode) Json.READER.readTree(row);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "a record of the serving topic is no row of Millrace's: %s; use a topic that nobody else writes to"
              .formatted(row),
          e);
    }
  }

  /** Reads numbers with all their digits. */
  final class Json {
    static final ObjectMapper READER =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private Json() {}
  }
}
