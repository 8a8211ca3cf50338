package io.millrace.pipelines.serve;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.olap.publish.Stamp;
import io.millrace.tables.GoldColumn;
import io.millrace.transforms.gold.SignedFile;
import io.millrace.transforms.kernel.DuckKernel;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.KernelSettings;
import io.millrace.transforms.refine.SqlTypes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.roaringbitmap.RoaringBitmap;

/** Files of gold tables, and what the kernel tells stores of them. */
final class GoldFiles implements AutoCloseable {
  private final Path folder;
  private final Kernel kernel;
  private final Connection database;
  private int count;

  private GoldFiles(Path folder, Kernel kernel, Connection database) {
    this.folder = folder;
    this.kernel = kernel;
    this.database = database;
  }

  static GoldFiles in(Path folder) throws SQLException {
    Kernel kernel = DuckKernel.open(new KernelSettings(256 << 20, folder, List.of()));
    Connection database = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = database.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
    }
    return new GoldFiles(folder, kernel, database);
  }

  /**
   * A file of a gold table.
   *
   * @param rows the values of each, in SQL
   */
  SignedFile file(ServedTable served, List<String> rows, int sign) throws SQLException {
    Path file = folder.resolve("rows-%d.parquet".formatted(count++));
    List<GoldColumn> columns = served.columns();
    String names =
        columns.stream().map(each -> SqlTypes.identifier(each.name())).collect(joining(", "));
    String typed =
        columns.stream()
            .map(
                each ->
                    "CAST(%1$s AS %2$s) AS %1$s"
                        .formatted(SqlTypes.identifier(each.name()), SqlTypes.name(each.type())))
            .collect(joining(", "));
    String ids =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "%s: %d".formatted(SqlTypes.identifier(columns.get(i).name()), i + 1))
            .collect(joining(", "));
    try (Statement statement = database.createStatement()) {
      statement.execute(
          "COPY (SELECT %s FROM (VALUES %s) AS t(%s)) TO %s (FORMAT parquet, FIELD_IDS {%s})"
              .formatted(
                  typed,
                  rows.stream().map(row -> "(" + row + ")").collect(joining(", ")),
                  names,
                  SqlTypes.text(file.toString()),
                  ids));
    }
    return new SignedFile(file, rows.size(), RoaringBitmap.bitmapOfRange(0, rows.size()), sign);
  }

  private static Schema schema(ServedTable served) {
    List<NestedField> fields = new ArrayList<>();
    for (GoldColumn column : served.columns()) {
      fields.add(
          NestedField.optional(
              fields.size() + 1,
              column.name(),
              Types.fromPrimitiveString(column.type().toString())));
    }
    return new Schema(fields);
  }

  /** The rows by their keys, as texts of JSON; each group is told once. */
  Map<String, String> tell(ServedTable served, Stamp stamp, SignedFile... files) {
    Map<String, String> told = new LinkedHashMap<>();
    kernel
        .gold()
        .tell(
            List.of(files),
            schema(served),
            served.texts(stamp),
            (key, row) -> assertThat(told.put(key, row)).as(key).isNull());
    return told;
  }

  @Override
  public void close() throws SQLException {
    kernel.close();
    database.close();
  }
}
