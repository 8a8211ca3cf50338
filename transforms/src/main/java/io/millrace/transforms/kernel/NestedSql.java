package io.millrace.transforms.kernel;

import io.millrace.tables.ColumnType;
import io.millrace.transforms.refine.SqlTypes;
import java.util.stream.Collectors;

/**
 * SQL that makes a struct, list or map of JSON text whose values are known to be right. Bytes stand
 * in it as base64, which the kernel's own JSON reader would take for the bytes themselves.
 */
final class NestedSql {
  private NestedSql() {}

  static String expression(String text, ColumnType type) {
    if (type instanceof ColumnType.Fixed) {
      return "from_base64(%s)".formatted(text);
    }
    String raw = SqlTypes.name(asText(type));
    String structure = '"' + raw.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    return decoded("from_json(%s, %s)".formatted(text, SqlTypes.text(structure)), type, 0);
  }

  /** The type with strings in place of bytes. */
  private static ColumnType asText(ColumnType type) {
    if (type instanceof ColumnType.Struct struct) {
      return new ColumnType.Struct(
          struct.fields().stream()
              .map(field -> new ColumnType.Field(field.name(), asText(field.type())))
              .toList());
    }
    if (type instanceof ColumnType.ListOf list) {
      return new ColumnType.ListOf(asText(list.element()));
    }
    if (type instanceof ColumnType.MapOf map) {
      return new ColumnType.MapOf(asText(map.key()), asText(map.value()));
    }
    return isBytes(type) ? ColumnType.Simple.STRING : type;
  }

  private static boolean isBytes(ColumnType type) {
    return type == ColumnType.Simple.BINARY || type instanceof ColumnType.Fixed;
  }

  private static String decoded(String value, ColumnType type, int depth) {
    if (asText(type).equals(type)) {
      return value;
    }
    if (isBytes(type)) {
      return "from_base64(%s)".formatted(value);
    }
    String each = "x" + depth;
    if (type instanceof ColumnType.ListOf list) {
      return "list_transform(%s, lambda %s: %s)"
          .formatted(value, each, decoded(each, list.element(), depth + 1));
    }
    if (type instanceof ColumnType.MapOf map) {
      return "map_from_entries(list_transform(map_entries(%s), lambda %s: {'key': %s, 'value': %s}))"
          .formatted(
              value,
              each,
              decoded(each + ".\"key\"", map.key(), depth + 1),
              decoded(each + ".\"value\"", map.value(), depth + 1));
    }
    ColumnType.Struct struct = (ColumnType.Struct) type;
    return struct.fields().stream()
        .map(
            field -> {
              String name = SqlTypes.identifier(field.name());
              return name + ": " + decoded("(%s).%s".formatted(value, name), field.type(), depth);
            })
        .collect(
            Collectors.joining(
                ", ", "CASE WHEN %s IS NULL THEN NULL ELSE {".formatted(value), "} END"));
  }
}
