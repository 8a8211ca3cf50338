package io.millrace.lakehouse.compact;

import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * Whether a kernel reads a table's files right: it finds columns by their ids, but what is inside
 * them by name, and it knows no defaults.
 */
public final class KnownColumns {
  private KnownColumns() {}

  static boolean areReadableIn(Table table) {
    return table.schema().columns().stream().allMatch(column -> column.initialDefault() == null)
        && areNamedAlike(table, table.schema());
  }

  /** Whether what is inside the columns of a schema has the same names in all the table's files. */
  public static boolean areNamedAlike(Table table, Schema wanted) {
    return table.schemas().values().stream()
        .allMatch(
            schema ->
                wanted.columns().stream().allMatch(column -> sameNamesWithin(column, schema)));
  }

  private static boolean sameNamesWithin(Types.NestedField field, Schema before) {
    if (field.type().isPrimitiveType()) {
      return true;
    }
    for (Types.NestedField part : field.type().asNestedType().fields()) {
      Types.NestedField was = before.findField(part.fieldId());
      boolean renamed = was != null && !was.name().equals(part.name());
      if (renamed || part.initialDefault() != null || !sameNamesWithin(part, before)) {
        return false;
      }
    }
    return true;
  }
}
