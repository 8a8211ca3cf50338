package io.millrace.transforms.gold;

import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.GroupColumn;
import io.millrace.tables.Measure;
import io.millrace.tables.SnapshotRetention;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A gold definition that a test writes part by part, over silver with columns of all types. */
final class Golds {
  static final List<TypedColumn> SILVER =
      List.of(
          column("id", Simple.LONG, true),
          column("status", Simple.STRING, false),
          column("Order", Simple.STRING, false),
          column("g0", Simple.STRING, false),
          column("p0", Simple.INT, false),
          column("amount", new ColumnType.Decimal(12, 2), false),
          column("wide", new ColumnType.Decimal(30, 4), false),
          column("quantity", Simple.INT, false),
          column("number", Simple.LONG, false),
          column("score", Simple.DOUBLE, false),
          column("ratio", Simple.FLOAT, false),
          column("ok", Simple.BOOLEAN, false),
          column("day", Simple.DATE, false),
          column("clock", Simple.TIME, false),
          column("local_at", Simple.TIMESTAMP, false),
          column("ordered_at", Simple.TIMESTAMPTZ, false),
          column("token", Simple.UUID, false),
          column("raw", Simple.BINARY, false),
          column("tags", new ColumnType.ListOf(Simple.STRING), false));

  private final List<GroupColumn> groups = new ArrayList<>();
  private final List<Measure> measures = new ArrayList<>();
  private String where;
  private String having;

  private static TypedColumn column(String name, ColumnType type, boolean required) {
    return new TypedColumn(name, type, required);
  }

  static Golds by(String name, String sql) {
    return new Golds().group(name, sql);
  }

  Golds group(String name, String sql) {
    groups.add(new GroupColumn(name, sql));
    return this;
  }

  Golds measure(String name, String sql) {
    return measure(name, sql, null);
  }

  Golds measure(String name, String sql, String filter) {
    measures.add(new Measure(name, sql, filter));
    return this;
  }

  Golds where(String sql) {
    where = sql;
    return this;
  }

  Golds having(String sql) {
    having = sql;
    return this;
  }

  GoldDefinition definition() {
    return new GoldDefinition(
        TableName.of("gold.numbers"),
        where,
        groups,
        measures,
        having,
        List.of(),
        1,
        null,
        3,
        new SnapshotRetention(1, Duration.ofDays(1)),
        Duration.ofDays(1),
        Map.of(),
        List.of());
  }

  GoldPlan plan() {
    return GoldPlan.of(definition(), SILVER);
  }
}
