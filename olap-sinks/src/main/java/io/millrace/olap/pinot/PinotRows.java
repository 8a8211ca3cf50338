package io.millrace.olap.pinot;

import static io.millrace.olap.store.KernelSql.millis;
import static io.millrace.olap.store.KernelSql.quoted;
import static io.millrace.olap.store.KernelSql.text;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.publish.Stamp;
import io.millrace.olap.store.KernelSql;
import io.millrace.olap.store.StoreRows;
import io.millrace.olap.store.Stored;
import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a row of a gold table is told to Pinot: SQL of the kernel that makes a key and a JSON object
 * of it. A group that is no more stays as a row that says so, without measures.
 */
public final class PinotRows implements StoreRows {
  /** Whether the group is no more. */
  static final String DELETED = "_deleted";

  private final List<GoldColumn> columns;

  /**
   * @param columns those of the gold table
   */
  public PinotRows(List<GoldColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  @Override
  public String key() {
    return KernelSql.key(columns);
  }

  /** Pinot tells newer rows by what is in {@link #EPOCH}. */
  @Override
  public String row(Stamp stamp, String sign) {
    Stream<String> all =
        columns.stream()
            .map(
                column ->
                    (column.isGroup() ? "%s, %s" : "%s, CASE WHEN %3$s > 0 THEN %2$s END")
                        .formatted(text(column.name()), value(column), sign));
    String own =
        "'%s', %s, '%s', %d, '%s', %d, '%s', NOT (%s > 0)"
            .formatted(
                KEY, key(), EPOCH, stamp.version(), TIME, stamp.committedAt(), DELETED, sign);
    return "CAST(json_object(%s) AS VARCHAR)"
        .formatted(Stream.concat(all, Stream.of(own)).collect(joining(", ")));
  }

  /** A row takes the place of the one before. */
  @Override
  public List<String> sums() {
    return List.of();
  }

  @Override
  public Optional<String> gone(String row, Stamp stamp) {
    ObjectNode json = StoreRows.parse(row);
    if (json.path(DELETED).asBoolean()) {
      return Optional.empty();
    }
    columns.stream()
        .filter(column -> !column.isGroup())
        .forEach(measure -> json.putNull(measure.name()));
    return Optional.of(gone(json, stamp));
  }

  private static String gone(ObjectNode row, Stamp stamp) {
    return row.put(EPOCH, stamp.version())
        .put(TIME, stamp.committedAt())
        .put(DELETED, true)
        .toString();
  }

  @Override
  public String mending(String key, Optional<String> row, Optional<Stored> stored, Stamp stamp) {
    return row.map(there -> StoreRows.parse(there).put(EPOCH, stamp.version()).toString())
        .orElseGet(() -> gone(JsonNodeFactory.instance.objectNode().put(KEY, key), stamp));
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
        texts,
        MissingNode.getInstance());
  }

  @Override
  public List<String> values(String row) {
    JsonNode json = StoreRows.parse(row);
    return values().map(value -> value.sent(json.path(value.column().name()))).toList();
  }

  private Stream<PinotValue> values() {
    return columns.stream().map(PinotValue::new);
  }

  /** A value in a form that JSON and Pinot understand, and that loses nothing that Pinot keeps. */
  private static String value(GoldColumn column) {
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
}
