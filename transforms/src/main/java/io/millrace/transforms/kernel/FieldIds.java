package io.millrace.transforms.kernel;

import io.millrace.transforms.refine.SqlTypes;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The ids of a table's columns as the kernel's COPY wants them. */
final class FieldIds {
  private FieldIds() {}

  static String of(List<Types.NestedField> columns) {
    return columns.stream()
        .map(column -> SqlTypes.identifier(column.name()) + ": " + of(column))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  static String names(List<Types.NestedField> columns) {
    return columns.stream()
        .map(column -> SqlTypes.identifier(column.name()))
        .collect(Collectors.joining(", "));
  }

  private static String of(Types.NestedField field) {
    Type type = field.type();
    if (type.isPrimitiveType()) {
      return String.valueOf(field.fieldId());
    }
    String own = "{__duckdb_field_id: %d, ".formatted(field.fieldId());
    if (type.isStructType()) {
      return own
          + type.asStructType().fields().stream()
              .map(part -> SqlTypes.identifier(part.name()) + ": " + of(part))
              .collect(Collectors.joining(", "))
          + "}";
    }
    if (type.isListType()) {
      return own + "element: " + of(type.asListType().fields().get(0)) + "}";
    }
    List<Types.NestedField> parts = type.asMapType().fields();
    return own + "key: %s, value: %s}".formatted(of(parts.get(0)), of(parts.get(1)));
  }
}
