package io.millrace.lakehouse.compact;

import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * Whether a kernel reads a table's files right: it finds columns by their ids, but what is inside
 * them by name, and it knows no defaults.
 */
final class KnownColumns {
  private KnownColumns() {}

  static boolean areReadableIn(Table table) {
    for (Schema schema : table.schemas().values()) {
      for (Types.NestedField column : table.schema().columns()) {
        if (column.initialDefault() != null || !sameNamesWithin(column, schema)) {
          return false;
        }
      }
    }
    return true;
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
