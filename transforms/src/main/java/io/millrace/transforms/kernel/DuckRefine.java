package io.millrace.transforms.kernel;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.Refined;
import io.millrace.transforms.refine.Refinery;
import io.millrace.transforms.refine.TypedRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.iceberg.types.Types;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;

/** How the kernel on DuckDB refines. */
final class DuckRefine {
  private final Connection database;
  private final Copy copy;
  private final ChunkFunction chunk;
  private final RefinedFunction refined = new RefinedFunction();
  private final RejectsFunction rejects = new RejectsFunction();
  private final PickFunction picked = new PickFunction();
  private Refinery refinery;

  /** Writes what a SELECT returns to a Parquet file. */
  interface Copy {
    void write(String select, List<Types.NestedField> columns, Path file);
  }

  private DuckRefine(Connection database, ChunkFunction chunk, Copy copy) {
    this.database = database;
    this.chunk = chunk;
    this.copy = copy;
  }

  static DuckRefine register(Connection database, ChunkFunction chunk, Copy copy)
      throws SQLException {
    DuckRefine refine = new DuckRefine(database, chunk, copy);
    DuckDBFunctions.tableFunction()
        .withName(RefinedFunction.NAME)
        .withProjectionPushdown()
        .withFunction(refine.refined)
        .register(database);
    register(database, RejectsFunction.NAME, refine.rejects);
    register(database, PickFunction.NAME, refine.picked);
    return refine;
  }

  private static void register(
      Connection database, String name, DuckDBTableFunction<?, ?, ?> function) throws SQLException {
    DuckDBFunctions.tableFunction().withName(name).withFunction(function).register(database);
  }

  Refined refine(Rows rows, RefinePlan plan, String topic) {
    if (refinery == null || !refinery.serves(plan, topic)) {
      refinery = new Refinery(plan, topic);
    }
    return plan.sql().isPresent() ? bySql(rows, plan, topic) : byColumns(rows, plan, topic);
  }

  private Refined byColumns(Rows rows, RefinePlan plan, String topic) {
    TypedRows typed = refinery.read(rows);
    if (!plan.conditions().isEmpty()) {
      new Judge(refinery, sql("an expectation or delete-when"), versions(typed)).judge();
    }
    return new DuckRefined(
        refinery, typed, new RejectedRows(rows, refinery.rejects(), topic), this, null);
  }

  private Refined bySql(Rows rows, RefinePlan plan, String topic) {
    UserSql sql = sql("silver.sql");
    DuckQuery query = new DuckQuery(sql, chunk, picked, refinery);
    try {
      TypedRows typed = query.make(rows, topic);
      if (!plan.conditions().isEmpty()) {
        new Judge(refinery, sql("an expectation or delete-when"), query.versions()).judge();
      }
      return new DuckRefined(
          refinery, typed, new RejectedRows(rows, refinery.rejects(), topic), this, query);
    } catch (SQLException e) {
      throw sql.failed(e);
    }
  }

  private UserSql sql(String path) {
    return new UserSql(database, path, UserSql.MOST_TIME);
  }

  /** A tombstone has no values that conditions could be about. */
  private Judge.Versions versions(TypedRows typed) {
    int[] versions =
        IntStream.range(0, typed.size())
            .filter(row -> typed.op(row) != Refined.Op.TOMBSTONE)
            .toArray();
    return new Judge.Versions() {
      @Override
      public int size() {
        return versions.length;
      }

      @Override
      public String select(int from, int to) {
        refined.read(new RefinedFunction.Selection(typed, versions, from, to));
        return RefinedFunction.select(typed, "_row");
      }

      @Override
      public int row(int at) {
        return versions[at];
      }
    };
  }

  /** SQL for rows, with their places as {@code _row}. */
  String select(TypedRows rows) {
    return select(rows, 0, rows.size());
  }

  String select(TypedRows rows, int from, int to) {
    refined.read(new RefinedFunction.Selection(rows, null, from, to));
    return RefinedFunction.select(rows, "_row");
  }

  /** SQL for some rows of a table that has as many as these, in an order. */
  String pick(TypedRows rows, int[] order, int size, String columns, String table) {
    PickFunction.Picks picks = new PickFunction.Picks(rows, rows.size(), order, 0, size);
    picked.read(picks);
    return picks.select(columns, table);
  }

  void write(RefinedFunction.Selection rows, List<Types.NestedField> columns, Path file) {
    refined.read(rows);
    copy.write(
        "SELECT %s FROM (%s)"
            .formatted(FieldIds.names(columns), RefinedFunction.select(rows.rows())),
        columns,
        file);
  }

  void write(String select, List<Types.NestedField> columns, Path file) {
    copy.write(select, columns, file);
  }

  void write(RejectedRows rejected, long epoch, List<Types.NestedField> columns, Path file) {
    chunk.read(rejected.rows());
    rejects.read(rejected.rejects());
    copy.write(rejected.select(columns, epoch), columns, file);
  }

  static MillraceException failed(String what, SQLException e) {
    return new MillraceException(ErrorKind.LAKE, "%s: %s".formatted(what, e.getMessage()), e);
  }
}
