package io.millrace.transforms.kernel;

import io.millrace.lakehouse.catalog.BronzeShape;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.Refinery;
import io.millrace.transforms.refine.SqlTypes;
import io.millrace.transforms.refine.TypedRows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows that a pipeline's SELECT made of records: a table inside the kernel. */
final class DuckQuery {
  private static final String TABLE = "refined_rows";

  private final UserSql sql;
  private final ChunkFunction chunk;
  private final PickFunction picked;
  private final Refinery refinery;
  private TypedRows rows;
  private int made;

  DuckQuery(UserSql sql, ChunkFunction chunk, PickFunction picked, Refinery refinery) {
    this.sql = sql;
    this.chunk = chunk;
    this.picked = picked;
    this.refinery = refinery;
  }

  /** Runs the SELECT over the records whose documents are well. */
  TypedRows make(Rows records, String topic) throws SQLException {
    TypedRows documents = refinery.read(records);
    int[] wells = new int[documents.size()];
    int[] places = new int[records.chunk().size()];
    for (int i = 0; i < wells.length; i++) {
      wells[i] = records.row(documents.place(i));
      places[wells[i]] = documents.place(i);
    }
    String select = select(records.chunk(), topic);
    read(records.chunk(), wells, 0, 0);
    sql.execute("CREATE OR REPLACE TEMP TABLE %s AS %s".formatted(TABLE, select));
    sql.each(
        0,
        wells.length,
        (from, to) -> {
          read(records.chunk(), wells, from, to);
          sql.execute("INSERT INTO %s %s".formatted(TABLE, select));
        },
        (at, why) -> refinery.rejectRecord(places[wells[at]], why));
    List<Integer> found = new ArrayList<>();
    sql.query(
        "SELECT %s FROM %s".formatted(RefinePlan.RECORD, TABLE),
        row -> found.add(places[row.getInt(1)]));
    made = found.size();
    rows = refinery.made(found.stream().mapToInt(place -> place).toArray());
    findMissing(refinery.plan().columns());
    return rows;
  }

  private String select(Chunk records, String topic) {
    RefinePlan plan = refinery.plan();
    String columns =
        plan.columns().stream()
            .map(
                column ->
                    "%1$s::%2$s AS %1$s"
                        .formatted(
                            SqlTypes.identifier(column.name()), SqlTypes.name(column.type())))
            .collect(Collectors.joining(", "));
    return "WITH bronze AS (%s) SELECT %s, %s FROM (%s)"
        .formatted(bronze(records, topic), columns, RefinePlan.RECORD, plan.sql().orElseThrow());
  }

  private void read(Chunk records, int[] wells, int from, int to) {
    chunk.read(Rows.of(records, wells, from, to));
  }

  private static String bronze(Chunk records, String topic) {
    List<String> columns = new ArrayList<>(List.of("value"));
    for (String column :
        List.of(
            BronzeShape.KEY,
            BronzeShape.TOPIC,
            BronzeShape.PARTITION,
            BronzeShape.OFFSET,
            BronzeShape.TIMESTAMP,
            BronzeShape.HEADERS)) {
      columns.add(DuckKernel.expression(column, records, 0, topic) + " AS " + column);
    }
    columns.add("record AS " + RefinePlan.RECORD);
    return "SELECT %s FROM %s()".formatted(String.join(", ", columns), ChunkFunction.NAME);
  }

  private void findMissing(List<TypedColumn> columns) throws SQLException {
    List<String> cases = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).required()) {
        cases.add(
            "WHEN %s IS NULL THEN %d".formatted(SqlTypes.identifier(columns.get(i).name()), i));
      }
    }
    if (!cases.isEmpty()) {
      sql.query(
          "SELECT _row, missing FROM (SELECT rowid AS _row, CASE %s END AS missing FROM %s) WHERE missing IS NOT NULL"
              .formatted(String.join(" ", cases), TABLE),
          row -> refinery.missing(row.getInt(1), row.getInt(2)));
      refinery.settle();
    }
  }

  Judge.Versions versions() {
    return new Judge.Versions() {
      @Override
      public int size() {
        return rows.size();
      }

      @Override
      public String select(int from, int to) {
        return DuckQuery.this.select("*", null, from, to);
      }

      @Override
      public int row(int at) {
        return at;
      }
    };
  }

  /** A SELECT of some rows in an order. */
  String select(String columns, int[] order, int from, int to) {
    PickFunction.Picks picks = new PickFunction.Picks(rows, made, order, from, to);
    picked.read(picks);
    return picks.select(columns, TABLE);
  }

  /** Brings the values of columns to Java. */
  void load(List<String> names) throws SQLException {
    ResultColumns.load(sql, "FROM " + TABLE, rows, names);
  }
}
