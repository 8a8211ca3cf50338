package io.millrace.transforms.query;

import io.millrace.lakehouse.cut.CutTable;
import io.millrace.transforms.kernel.ParquetSource;
import io.millrace.transforms.refine.SqlTypes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** A table as a SELECT over its files, without the rows that are no more. */
final class TableSql {
  private final List<Types.NestedField> columns = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  /** The columns whose types the engine knows, each of a name that no other has in any case. */
  TableSql(Schema schema) {
    Set<String> names = new HashSet<>();
    for (Types.NestedField column : schema.columns()) {
      String name = column.name();
      while (!names.add(name.toLowerCase(Locale.ROOT))) {
        name += "_1";
      }
      if (isKnown(column)) {
        columns.add(Types.NestedField.from(column).withName(name).build());
      } else {
        leftOut.add("%s (%s)".formatted(name, column.type()));
      }
    }
  }

  private static boolean isKnown(Types.NestedField column) {
    try {
      SqlTypes.name(column.type());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  Schema columns() {
    return new Schema(columns);
  }

  /** The columns of types that only another engine has. */
  List<String> leftOut() {
    return leftOut;
  }

  String select(List<CutTable.File> files, RowLives lives) {
    List<CutTable.File> whole = files.stream().filter(file -> file.deleted().isEmpty()).toList();
    List<CutTable.File> torn = files.stream().filter(file -> !file.deleted().isEmpty()).toList();
    List<String> parts = new ArrayList<>();
    if (!whole.isEmpty()) {
      parts.add("SELECT %s FROM %s".formatted(names(), source(whole)));
    }
    if (!torn.isEmpty()) {
      int first = lives.add(torn.stream().map(CutTable.File::deleted).toList());
      parts.add(
          "SELECT %s FROM %s WHERE %s(%d + file_index::BIGINT, file_row_number)"
              .formatted(names(), source(torn), RowLives.NAME, first));
    }
    return parts.isEmpty() ? nothing() : String.join(" UNION ALL ", parts);
  }

  private String source(List<CutTable.File> files) {
    List<Path> paths = files.stream().map(CutTable.File::path).toList();
    return ParquetSource.sql(paths, columns);
  }

  private String names() {
    return columns.stream()
        .map(column -> SqlTypes.identifier(column.name()))
        .collect(Collectors.joining(", "));
  }

  private String nothing() {
    return columns.stream()
        .map(
            column ->
                "NULL::%s AS %s"
                    .formatted(SqlTypes.name(column.type()), SqlTypes.identifier(column.name())))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }
}
