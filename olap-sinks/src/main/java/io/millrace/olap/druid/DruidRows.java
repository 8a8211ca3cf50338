package io.millrace.olap.druid;

import static io.millrace.olap.store.KernelSql.quoted;
import static io.millrace.olap.store.KernelSql.text;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.publish.Stamp;
import io.millrace.olap.store.KernelSql;
import io.millrace.olap.store.StoreRows;
import io.millrace.olap.store.Stored;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.GoldColumn.Role;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a row of a gold table is told to Druid: what its sums gained and lost, and what the other
 * measures are now. The rows of a group add up to it.
 */
public final class DruidRows implements StoreRows {
  /** The time of a row, in milliseconds since 1970. */
  static final String AT = "_at";

  /** 1 if the group is new, -1 if it is no more; the sum tells whether it is there. */
  static final String ROWS = "_rows";

  /** Of the rows of a group the one with the highest number has the newest values. */
  static final String VERSION = "_version";

  private final List<DruidColumn> columns;
  private final Optional<String> time;

  /**
   * @param columns those of the gold table
   * @param time the group column that is the time, if the file names one
   */
  public DruidRows(List<GoldColumn> columns, Optional<String> time) {
    this.columns = columns.stream().map(DruidColumn::new).toList();
    this.time = time;
  }

  List<DruidColumn> columns() {
    return columns;
  }

  /** Whether Druid can make one row of those of a group. */
  boolean canRollUp() {
    return columns.stream().allMatch(DruidColumn::canRollUp);
  }

  private Stream<DruidColumn> of(Role role) {
    return columns.stream().filter(column -> column.role() == role);
  }

  @Override
  public String key() {
    return KernelSql.key(columns.stream().map(DruidColumn::column).toList());
  }

  @Override
  public String row(Stamp stamp, String sign) {
    Stream<String> all =
        columns.stream().map(column -> "%s, %s".formatted(text(column.name()), column.sql()));
    String own =
        "'%s', %s, '%s', %s, '%s', CAST(%s AS BIGINT), '%s', %d, '%s', %d, '%s', %d"
            .formatted(
                KEY,
                key(),
                AT,
                time(),
                ROWS,
                sign,
                VERSION,
                stamp.version(),
                EPOCH,
                stamp.epoch(),
                TIME,
                stamp.committedAt());
    return "CAST(json_object(%s) AS VARCHAR)"
        .formatted(Stream.concat(all, Stream.of(own)).collect(joining(", ")));
  }

  private String time() {
    return of(Role.GROUP)
        .filter(DruidColumn::isTime)
        .filter(column -> column.name().equals(time.orElse(column.name())))
        .findFirst()
        .map(DruidColumn::time)
        .orElse("0");
  }

  @Override
  public List<String> sums() {
    return of(Role.SUM).map(DruidColumn::name).toList();
  }

  @Override
  public List<String> values(String row) {
    return values(StoreRows.parse(row));
  }

  private List<String> values(JsonNode row) {
    return columns.stream().map(column -> column.text(row.path(column.name()))).toList();
  }

  /** A topic of changes is filled anew, and no row of it is taken back one by one. */
  @Override
  public Optional<String> gone(String row, Stamp stamp) {
    return Optional.empty();
  }

  /** What the sums lack, or have too much, and what the others are. */
  @Override
  public String mending(String key, Optional<String> row, Optional<Stored> stored, Stamp stamp) {
    ObjectNode wanted = row.map(StoreRows::parse).orElseGet(() -> nothing(key, stored));
    JsonNode has = stored.map(Stored::row).orElseGet(JsonNodeFactory.instance::objectNode);
    of(Role.SUM)
        .forEach(
            sum ->
                wanted.put(
                    sum.name(), minus(wanted.path(sum.name()), has.path(sum.name())).toString()));
    return wanted
        .put(ROWS, minus(wanted.path(ROWS), has.path(ROWS)).longValueExact())
        .put(VERSION, stamp.version())
        .put(EPOCH, stamp.epoch())
        .put(TIME, stamp.committedAt())
        .toString();
  }

  /** A group that there is not, with the values by which it is told apart. */
  private ObjectNode nothing(String key, Optional<Stored> stored) {
    ObjectNode none = JsonNodeFactory.instance.objectNode().put(KEY, key);
    stored.ifPresent(
        there -> {
          of(Role.GROUP).forEach(group -> none.set(group.name(), there.row().path(group.name())));
          none.set(AT, there.row().path(AT));
        });
    return none;
  }

  private static BigDecimal minus(JsonNode these, JsonNode those) {
    return DruidColumn.number(these, BigDecimal.ZERO)
        .subtract(DruidColumn.number(those, BigDecimal.ZERO));
  }

  /** A SELECT of the keys behind one, in their order. */
  String selectKeys(String table, int most) {
    return "SELECT \"%1$s\" FROM %2$s WHERE \"%1$s\" > ? GROUP BY \"%1$s\" ORDER BY \"%1$s\" LIMIT %3$d"
        .formatted(KEY, quoted(table), most);
  }

  /** A SELECT of what there is of the groups behind one key, up to another. */
  String selectRows(String table) {
    String grouped =
        Stream.concat(Stream.of(KEY), of(Role.GROUP).map(DruidColumn::name))
            .map(KernelSql::quoted)
            .collect(joining(", "));
    String measured =
        columns.stream()
            .filter(column -> column.role() != Role.GROUP)
            .map(this::selected)
            .collect(joining(", "));
    String rows =
        "SELECT TIMESTAMP_TO_MILLIS(__time) AS %s, %s, %s, %s, %s FROM %s WHERE \"%7$s\" > ? AND \"%7$s\" <= ?"
            .formatted(
                quoted(AT),
                grouped,
                added(ROWS, "SUM"),
                added(VERSION, "MAX"),
                measured,
                quoted(table),
                KEY);
    return canRollUp() ? rows + " GROUP BY __time, " + grouped : rows;
  }

  private String selected(DruidColumn column) {
    return added(column.name(), column.role() == Role.SUM ? "SUM" : "LATEST");
  }

  /** What the rows of a group are together, if Druid can make one of them. */
  private String added(String name, String function) {
    return canRollUp() ? "%s(%s) AS %2$s".formatted(function, quoted(name)) : quoted(name);
  }

  /**
   * Adds the rows of a group up.
   *
   * @param rows each a JSON object of what was selected
   */
  public Stored added(String key, List<JsonNode> rows) {
    JsonNode newest = rows.get(0);
    long there = 0;
    for (JsonNode row : rows) {
      there += row.path(ROWS).asLong();
      newest = row.path(VERSION).asLong() > newest.path(VERSION).asLong() ? row : newest;
    }
    ObjectNode added = newest.deepCopy();
    of(Role.SUM)
        .forEach(
            sum ->
                added.put(
                    sum.name(),
                    rows.stream()
                        .map(row -> DruidColumn.number(row.path(sum.name()), BigDecimal.ZERO))
                        .reduce(BigDecimal.ZERO, BigDecimal::add)));
    added.put(ROWS, there);
    return new Stored(key, newest.path(VERSION).asLong(), there > 0, values(added), added);
  }
}
