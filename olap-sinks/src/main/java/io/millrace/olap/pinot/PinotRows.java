package io.millrace.olap.pinot;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.TypedColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a row of a gold table is told to Pinot: SQL of the kernel that makes a key and a JSON object
 * of it. A group that is no more stays as a row that says so, without measures.
 */
public final class PinotRows {
  /** The text of a group: Pinot has one row for each. */
  public static final String KEY = "_key";

  /** The epoch that the row is of; of two rows of a group the one with the higher is right. */
  public static final String EPOCH = "_epoch";

  /** When that epoch was committed. */
  public static final String TIME = "_time";

  /** Whether the group is no more. */
  public static final String DELETED = "_deleted";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final List<TypedColumn> columns;
  private final int groups;

  /**
   * @param columns those of the gold table, its group columns first
   * @param groups how many group columns there are
   */
  public PinotRows(List<TypedColumn> columns, int groups) {
    this.columns = List.copyOf(columns);
    this.groups = groups;
  }

  /** The group as a text. */
  public String key() {
    return columns.subList(0, groups).stream()
        .map(column -> "CAST(%s AS VARCHAR)".formatted(quoted(column.name())))
        .collect(joining(", ", "CAST(to_json([", "]) AS VARCHAR)"));
  }

  /**
   * The row as a JSON object.
   *
   * @param isThere a condition in SQL: whether the group is there
   */
  public String row(long epoch, long committedAt, String isThere) {
    Stream<String> grouped =
        columns.subList(0, groups).stream()
            .map(column -> "%s, %s".formatted(text(column.name()), value(column)));
    Stream<String> measured =
        columns.subList(groups, columns.size()).stream()
            .map(
                column ->
                    "%s, CASE WHEN %s THEN %s END"
                        .formatted(text(column.name()), isThere, value(column)));
    String own =
        "'%s', %s, '%s', %d, '%s', %d, '%s', NOT (%s)"
            .formatted(KEY, key(), EPOCH, epoch, TIME, committedAt, DELETED, isThere);
    return "CAST(json_object(%s) AS VARCHAR)"
        .formatted(
            Stream.of(grouped, measured, Stream.of(own))
                .flatMap(each -> each)
                .collect(joining(", ")));
  }

  /**
   * The row that says that the group of another one is no more; empty if that one says so itself.
   */
  public Optional<String> after(String row, long epoch, long committedAt) {
    ObjectNode json = parse(row);
    if (json.path(DELETED).asBoolean()) {
      return Optional.empty();
    }
    columns.subList(groups, columns.size()).forEach(measure -> json.putNull(measure.name()));
    return Optional.of(gone(json, epoch, committedAt));
  }

  /** The row that says that a group is no more of which only the key is known. */
  public String gone(String key, long epoch, long committedAt) {
    return gone(JSON.createObjectNode().put(KEY, key), epoch, committedAt);
  }

  private static String gone(ObjectNode row, long epoch, long committedAt) {
    return row.put(EPOCH, epoch).put(TIME, committedAt).put(DELETED, true).toString();
  }

  /** The same row with another epoch. */
  public String again(String row, long epoch) {
    return parse(row).put(EPOCH, epoch).toString();
  }

  private static ObjectNode parse(String row) {
    try {
      return (ObjectNode) JSON.readTree(row);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "a record of the serving topic is no row of Millrace's: %s; use a topic that nobody else writes to"
              .formatted(row),
          e);
    }
  }

  /**
   * A row as Pinot has it.
   *
   * @param version what is in {@link #EPOCH}
   * @param values texts that are the same where the values are
   */
  public record Stored(String key, long version, boolean isThere, List<String> values) {
    public Stored {
      values = List.copyOf(values);
    }
  }

  /** A SELECT of rows in the order of their keys, from the one behind a key on. */
  public String select(String table, String after, int most) {
    String names = values().map(PinotValue::select).collect(joining(", "));
    return "SELECT %s, %s, %s, %s FROM %s WHERE %1$s > %s ORDER BY %1$s LIMIT %d"
        .formatted(
            quoted(KEY), quoted(EPOCH), quoted(DELETED), names, quoted(table), text(after), most);
  }

  /** A row of the answer to that. */
  public Stored stored(List<Object> row) {
    List<PinotValue> all = values().toList();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      texts.add(all.get(i).answered(row.get(i + 3)));
    }
    return new Stored(
        row.get(0).toString(),
        Long.parseLong(row.get(1).toString()),
        !Boolean.parseBoolean(row.get(2).toString()),
        texts);
  }

  /** The values of a row that {@link #row} made. */
  public List<String> values(String row) {
    JsonNode json = parse(row);
    return values().map(value -> value.sent(json.path(value.column().name()))).toList();
  }

  private Stream<PinotValue> values() {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> new PinotValue(columns.get(i), i >= groups));
  }

  /** A value in a form that JSON and Pinot understand, and that loses nothing that Pinot keeps. */
  private static String value(TypedColumn column) {
    String name = quoted(column.name());
    if (column.type() instanceof ColumnType.Simple simple) {
      return switch (simple) {
        case TIMESTAMP, TIMESTAMPTZ -> millis(name);
        case DATE, TIME, UUID -> "CAST(%s AS VARCHAR)".formatted(name);
        case BINARY -> "lower(hex(%s))".formatted(name);
        case FLOAT, DOUBLE ->
            "CASE WHEN isfinite(%1$s) THEN to_json(%1$s) WHEN isnan(%1$s) THEN to_json('NaN') WHEN %1$s > 0 THEN to_json('Infinity') WHEN %1$s < 0 THEN to_json('-Infinity') END"
                .formatted(name);
        default -> name;
      };
    }
    if (column.type() instanceof ColumnType.Fixed) {
      return "lower(hex(%s))".formatted(name);
    }
    return "CAST(%s AS VARCHAR)".formatted(name);
  }

  /** The millisecond that a time is in; epoch_ms() takes the one that is nearest. */
  private static String millis(String name) {
    return "epoch_us(%1$s) // 1000 - CAST(epoch_us(%1$s) %% 1000 < 0 AS BIGINT)".formatted(name);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
