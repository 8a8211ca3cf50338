package io.millrace.transforms.query;

import io.millrace.lakehouse.cut.CutTable;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.transforms.refine.Fence;
import io.millrace.transforms.refine.KernelDatabase;
import io.millrace.transforms.refine.SqlTypes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.duckdb.DuckDBDriver;

/** A database of views over files, which can reach nothing but these. */
final class ReadDatabase implements AutoCloseable {
  private static final Pattern LINE = Pattern.compile("LINE (\\d+):");

  private final Connection database;

  /** A table as SQL sees it. */
  record View(CutTable.Name name, String select) {}

  private ReadDatabase(Connection database) {
    this.database = database;
  }

  static ReadDatabase open(long memory, Path scratch, List<Path> files, RowLives lives) {
    Properties properties = new Properties();
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    try {
      Connection database = KernelDatabase.open(properties);
      lives.register(database);
      int threads = Runtime.getRuntime().availableProcessors();
      Fence.closeAround(database, memory, scratch, files, threads);
      return new ReadDatabase(database);
    } catch (SQLException e) {
      throw new MillraceException(
          ErrorKind.LAKE, "cannot start the SQL kernel: " + e.getMessage(), e);
    }
  }

  /** Makes a table known by its name, and by its short one. */
  void add(View view) {
    List<String> path = new ArrayList<>();
    for (String part : view.name().table().namespace()) {
      path.add(SqlTypes.identifier(part));
      execute("CREATE SCHEMA IF NOT EXISTS " + String.join(".", path));
    }
    path.add(SqlTypes.identifier(view.name().table().name()));
    String table = String.join(".", path);
    execute("CREATE VIEW %s AS %s".formatted(table, view.select()));
    view.name()
        .shortName()
        .ifPresent(
            name ->
                execute(
                    "CREATE VIEW IF NOT EXISTS main.%s AS FROM %s"
                        .formatted(SqlTypes.identifier(name), table)));
  }

  /** Makes a SELECT known by a name of SQL. */
  void view(String name, String select) {
    execute("CREATE VIEW %s AS %s".formatted(name, select));
  }

  private void execute(String statement) {
    try (Statement each = database.createStatement()) {
      each.execute(statement);
    } catch (SQLException e) {
      throw new MillraceException(
          ErrorKind.LAKE, "cannot bind the tables: %s".formatted(e.getMessage()), e);
    }
  }

  /** Keeps what a SELECT returns as a table, which goes to disk when memory is short. */
  void keep(String table, String select, Duration mostTime) {
    try (Statement statement = database.createStatement();
        Deadline deadline = Deadline.of(statement, mostTime)) {
      try {
        statement.execute("CREATE TABLE %s AS %s".formatted(table, select));
      } catch (SQLException e) {
        throw deadline.isOver() ? deadline.failure() : failure(e);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Returns whether there was more than the rows wanted. */
  boolean run(String sql, Duration mostTime, RowSink rows) {
    try (Statement statement = database.createStatement();
        Deadline deadline = Deadline.of(statement, mostTime)) {
      try (ResultSet result = statement.executeQuery(sql)) {
        return hand(result, deadline, rows);
      } catch (SQLException e) {
        throw deadline.isOver() ? deadline.failure() : failure(told(e, sql, mostTime));
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * While the rows of a result come, the driver says that there was an error, but not which. What
   * only measures the query meets it again, and keeps no rows.
   */
  private SQLException told(SQLException untold, String sql, Duration mostTime) {
    if (!untold.getMessage().contains("Invalid result set")) {
      return untold;
    }
    try (Statement statement = database.createStatement();
        Deadline deadline = Deadline.of(statement, mostTime)) {
      statement.execute("EXPLAIN ANALYZE\n" + sql);
      return untold;
    } catch (SQLException e) {
      String message =
          LINE.matcher(e.getMessage())
              .replaceAll(line -> "LINE " + (Integer.parseInt(line.group(1)) - 1) + ":");
      return new SQLException(message, e);
    }
  }

  private static boolean hand(ResultSet result, Deadline deadline, RowSink rows)
      throws SQLException {
    ResultSetMetaData about = result.getMetaData();
    List<RowSink.Column> columns = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      columns.add(new RowSink.Column(about.getColumnName(i), about.getColumnTypeName(i)));
    }
    rows.columns(columns);
    boolean wanted = true;
    while (result.next()) {
      if (deadline.isOver()) {
        throw deadline.failure();
      }
      if (!wanted) {
        return true;
      }
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        values.add(ResultValue.of(result, i + 1, columns.get(i).type()));
      }
      wanted = rows.row(values);
    }
    return false;
  }

  private static MillraceException failure(SQLException e) {
    String message = e.getMessage();
    if (message.startsWith("Out of Memory")) {
      return new MillraceException(
          ErrorKind.SPEC,
          "the query needs more memory than worker.native-memory gives it: "
              + message.lines().findFirst().orElse(""),
          e);
    }
    if (message.startsWith("IO Error")) {
      return new MillraceException(
          ErrorKind.LAKE,
          "a file of the epoch cannot be read; if its snapshots have expired meanwhile, ask for a newer one: "
              + message,
          e);
    }
    return new MillraceException(ErrorKind.SPEC, message, e);
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw new MillraceException(
          ErrorKind.LAKE, "cannot stop the SQL kernel: " + e.getMessage(), e);
    }
  }
}
