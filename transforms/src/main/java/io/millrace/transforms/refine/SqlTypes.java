package io.millrace.transforms.refine;

import io.millrace.tables.ColumnType;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The types of columns as the kernel's SQL names them. */
public final class SqlTypes {
  private SqlTypes() {}

  public static String name(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return "DECIMAL(%d,%d)".formatted(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.Fixed) {
      return "BLOB";
    }
    if (type instanceof ColumnType.Struct struct) {
      return struct.fields().stream()
          .map(field -> identifier(field.name()) + " " + name(field.type()))
          .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }
    if (type instanceof ColumnType.ListOf list) {
      return name(list.element()) + "[]";
    }
    if (type instanceof ColumnType.MapOf map) {
      return "MAP(%s, %s)".formatted(name(map.key()), name(map.value()));
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> "BOOLEAN";
      case INT -> "INTEGER";
      case LONG -> "BIGINT";
      case FLOAT -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP -> "TIMESTAMP";
      case TIMESTAMPTZ -> "TIMESTAMPTZ";
      case STRING -> "VARCHAR";
      case UUID -> "UUID";
      case BINARY -> "BLOB";
    };
  }

  public static String name(Type type) {
    return switch (type.typeId()) {
      case STRUCT ->
          type.asStructType().fields().stream()
              .map(field -> identifier(field.name()) + " " + name(field.type()))
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      case LIST -> name(type.asListType().elementType()) + "[]";
      case MAP ->
          "MAP(%s, %s)"
              .formatted(name(type.asMapType().keyType()), name(type.asMapType().valueType()));
      case DECIMAL -> type.toString();
      case FIXED, BINARY -> "BLOB";
      case INTEGER -> "INTEGER";
      case LONG -> "BIGINT";
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC() ? "TIMESTAMPTZ" : "TIMESTAMP";
      case STRING -> "VARCHAR";
      case BOOLEAN, FLOAT, DOUBLE, DATE, TIME, UUID -> type.typeId().name();
      default -> throw new IllegalArgumentException(type + " has no counterpart in SQL");
    };
  }

  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
