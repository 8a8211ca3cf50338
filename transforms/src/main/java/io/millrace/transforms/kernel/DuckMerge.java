package io.millrace.transforms.kernel;

import io.millrace.lakehouse.compact.MergeInput;
import io.millrace.transforms.refine.SqlTypes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.duckdb.DuckDBFunctions;

/** Merges Parquet files in DuckDB: which rows of them live stands beside them, row by row. */
final class DuckMerge {
  private final MergedRows rows;
  private final Copy copy;

  /** Writes the rows of a SELECT with these columns to a file. */
  @FunctionalInterface
  interface Copy {
    void copy(String select, List<Types.NestedField> columns, Path file);
  }

  private DuckMerge(MergedRows rows, Copy copy) {
    this.rows = rows;
    this.copy = copy;
  }

  static DuckMerge register(Connection database, Copy copy) throws SQLException {
    MergedRows rows = new MergedRows();
    DuckDBFunctions.tableFunction().withName(MergedRows.NAME).withFunction(rows).register(database);
    return new DuckMerge(rows, copy);
  }

  void merge(List<MergeInput> inputs, Schema schema, Path output) {
    boolean lineage = MergeInput.hasLineage(schema);
    boolean rowByRow = lineage || inputs.stream().anyMatch(input -> !input.deleted().isEmpty());
    rows.read(inputs);
    String columns =
        schema.columns().stream().map(DuckMerge::expression).collect(Collectors.joining(", "));
    String from = rowByRow ? " POSITIONAL JOIN merged() WHERE lives" : "";
    copy.copy(
        "SELECT %s FROM %s%s"
            .formatted(
                columns,
                ParquetSource.sql(inputs.stream().map(MergeInput::path).toList(), schema.columns()),
                from),
        schema.columns(),
        output);
  }

  private static String expression(Types.NestedField column) {
    String name = SqlTypes.identifier(column.name());
    if (column.fieldId() == MetadataColumns.ROW_ID.fieldId()) {
      return "coalesce(%1$s, inherited_row_id) AS %1$s".formatted(name);
    }
    if (column.fieldId() == MetadataColumns.LAST_UPDATED_SEQUENCE_NUMBER.fieldId()) {
      return "coalesce(%1$s, inherited_sequence_number) AS %1$s".formatted(name);
    }
    return name;
  }
}
