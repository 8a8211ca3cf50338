package io.millrace.it.benchmark;

import static java.util.stream.Collectors.joining;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.refine.KernelDatabase;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.SqlTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Compares gold tables with what their definitions say of silver, both as any reader sees them. */
final class GoldOverSilver implements AutoCloseable {
  private static final String SILVER = "silver";
  private static final String GOLD = "gold";

  private final DuckDBConnection database;

  /**
   * What the comparison came to.
   *
   * @param rows of all gold tables
   * @param wrong the tables that differ, and by how many rows
   */
  record Verdict(long rows, List<String> wrong) {
    boolean isRight() {
      return wrong.isEmpty();
    }

    @Override
    public String toString() {
      return isRight() ? "yes" : "**NO**: " + String.join(", ", wrong);
    }
  }

  private GoldOverSilver() throws SQLException {
    database = KernelDatabase.open().unwrap(DuckDBConnection.class);
    execute("SET TimeZone = 'UTC'");
  }

  /** Compares the newest rows of all gold tables of a pipeline. */
  static Verdict check(PipelineDefinition pipeline, Lake lake) {
    long rows = 0;
    List<String> wrong = new ArrayList<>();
    SilverDefinition silver = pipeline.silver().orElseThrow();
    List<TypedColumn> columns = RefinePlan.of(silver).tableColumns();
    try (GoldOverSilver compared = new GoldOverSilver()) {
      if (!pipeline.gold().isEmpty()) {
        compared.load(SILVER, columns, lake.load(silver.table()));
      }
      for (GoldDefinition gold : pipeline.gold()) {
        GoldPlan plan = GoldPlan.of(gold, columns);
        compared.load(GOLD, plan.columns(), lake.load(gold.table()));
        rows += compared.count("FROM " + GOLD);
        long missing = compared.difference(plan, true);
        long extra = compared.difference(plan, false);
        if (missing + extra > 0) {
          wrong.add("%s lacks %d rows and has %d more".formatted(gold.table(), missing, extra));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot compare gold with silver", e);
    }
    return new Verdict(rows, wrong);
  }

  /** How many rows silver says that gold lacks, or the other way round. */
  private long difference(GoldPlan plan, boolean isLacking) throws SQLException {
    String inputs = plan.inputs().stream().map(SqlTypes::identifier).collect(joining(", "));
    String right = plan.query("SELECT %s FROM %s".formatted(inputs, SILVER));
    return count(
        isLacking
            ? "FROM (%s EXCEPT ALL FROM %s)".formatted(right, GOLD)
            : "FROM (FROM %s EXCEPT ALL %s)".formatted(GOLD, right));
  }

  private void load(String name, List<TypedColumn> columns, Table table) throws SQLException {
    String typed =
        columns.stream()
            .map(each -> SqlTypes.identifier(each.name()) + " " + SqlTypes.name(each.type()))
            .collect(joining(", "));
    execute("CREATE OR REPLACE TABLE %s(%s)".formatted(name, typed));
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build();
        DuckDBAppender appender = database.createAppender(name)) {
      for (Record row : rows) {
        appender.beginRow();
        for (TypedColumn column : columns) {
          append(appender, row.getField(column.name()));
        }
        appender.endRow();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table.name(), e);
    }
  }

  private static void append(DuckDBAppender appender, Object value) throws SQLException {
    if (value == null) {
      appender.appendNull();
    } else if (value instanceof Long number) {
      appender.append(number);
    } else if (value instanceof Integer number) {
      appender.append(number);
    } else if (value instanceof String text) {
      appender.append(text);
    } else if (value instanceof BigDecimal number) {
      appender.append(number);
    } else if (value instanceof OffsetDateTime time) {
      appender.append(time);
    } else {
      throw new IllegalArgumentException(
          "tables of orders have no %s".formatted(value.getClass().getName()));
    }
  }

  private long count(String from) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) " + from)) {
      result.next();
      return result.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
