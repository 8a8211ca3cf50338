package io.millrace.transforms.kernel;

import io.millrace.lakehouse.catalog.QuarantineShape;
import io.millrace.lakehouse.index.Cells;
import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.refine.Refined;
import io.millrace.transforms.refine.Refinery;
import io.millrace.transforms.refine.RuleCount;
import io.millrace.transforms.refine.TypedRows;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** Rows that the kernel reads out of Java's columns, or holds as a table that SQL made. */
final class DuckRefined implements Refined {
  private final Refinery refinery;
  private final TypedRows rows;
  private final RejectedRows rejected;
  private final DuckRefine kernel;
  private final DuckQuery queryOrNull;

  /**
   * @param queryOrNull what holds the rows, if SQL made them; otherwise Java does
   */
  DuckRefined(
      Refinery refinery,
      TypedRows rows,
      RejectedRows rejected,
      DuckRefine kernel,
      DuckQuery queryOrNull) {
    this.queryOrNull = queryOrNull;
    this.refinery = refinery;
    this.rows = rows;
    this.rejected = rejected;
    this.kernel = kernel;
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public int partition(int row) {
    return rows.partition(row);
  }

  @Override
  public long offset(int row) {
    return rows.offset(row);
  }

  @Override
  public Op op(int row) {
    return rows.op(row);
  }

  @Override
  public Cells cells(List<String> columns) {
    if (queryOrNull != null && !columns.isEmpty()) {
      try {
        queryOrNull.load(columns);
      } catch (SQLException e) {
        throw DuckRefine.failed("cannot read columns %s".formatted(columns), e);
      }
    }
    return rows.cells(columns);
  }

  @Override
  public void write(int[] order, int from, int to, Schema schema, Path file) {
    List<Types.NestedField> columns =
        schema.columns().stream().filter(column -> isOurs(column.name())).toList();
    if (queryOrNull == null) {
      kernel.write(new RefinedFunction.Selection(rows, order, from, to), columns, file);
    } else {
      kernel.write(queryOrNull.select(FieldIds.names(columns), order, from, to), columns, file);
    }
  }

  /** A user's own columns, added to the table, are left out. */
  private boolean isOurs(String name) {
    return name.equals(SilverDefinition.PARTITION)
        || name.equals(SilverDefinition.OFFSET)
        || rows.columns().stream().anyMatch(column -> column.name().equals(name));
  }

  @Override
  public int rejects() {
    return rejected.rejects().size();
  }

  @Override
  public void writeRejects(long epoch, Schema schema, Path file) {
    kernel.write(rejected, epoch, QuarantineShape.columns(schema), file);
  }

  @Override
  public Instant rejectedAt() {
    return rejected.at();
  }

  @Override
  public List<RuleCount> counts() {
    return refinery.counts();
  }

  @Override
  public void close() {}
}
