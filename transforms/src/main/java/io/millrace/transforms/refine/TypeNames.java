package io.millrace.transforms.refine;

import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the kernel's names of types, such as {@code STRUCT(a INTEGER, "b c" VARCHAR[])}. */
public final class TypeNames {
  private static final Map<String, ColumnType> SIMPLE =
      Map.ofEntries(
          Map.entry("BOOLEAN", Simple.BOOLEAN),
          Map.entry("TINYINT", Simple.INT),
          Map.entry("SMALLINT", Simple.INT),
          Map.entry("INTEGER", Simple.INT),
          Map.entry("UTINYINT", Simple.INT),
          Map.entry("USMALLINT", Simple.INT),
          Map.entry("UINTEGER", Simple.LONG),
          Map.entry("BIGINT", Simple.LONG),
          Map.entry("UBIGINT", new ColumnType.Decimal(20, 0)),
          Map.entry("HUGEINT", new ColumnType.Decimal(38, 0)),
          Map.entry("FLOAT", Simple.FLOAT),
          Map.entry("DOUBLE", Simple.DOUBLE),
          Map.entry("VARCHAR", Simple.STRING),
          Map.entry("JSON", Simple.STRING),
          Map.entry("BLOB", Simple.BINARY),
          Map.entry("UUID", Simple.UUID),
          Map.entry("DATE", Simple.DATE),
          Map.entry("TIME", Simple.TIME),
          Map.entry("TIMESTAMP", Simple.TIMESTAMP),
          Map.entry("TIMESTAMP WITH TIME ZONE", Simple.TIMESTAMPTZ));

  private final String name;
  private int at;

  private TypeNames(String name) {
    this.name = name;
  }

  public static ColumnType read(String name) {
    TypeNames reader = new TypeNames(name);
    ColumnType type = reader.type();
    if (reader.at < name.length()) {
      throw reader.unknown();
    }
    return type;
  }

  private ColumnType type() {
    ColumnType type = bare();
    while (name.startsWith("[", at)) {
      at = name.indexOf(']', at) + 1;
      type = new ColumnType.ListOf(type);
    }
    return type;
  }

  private ColumnType bare() {
    if (skips("DECIMAL(")) {
      int end = name.indexOf(')', at);
      int comma = name.indexOf(',', at);
      int precision = Integer.parseInt(name.substring(at, comma).strip());
      int scale = Integer.parseInt(name.substring(comma + 1, end).strip());
      at = end + 1;
      return new ColumnType.Decimal(precision, scale);
    }
    if (skips("STRUCT(")) {
      List<ColumnType.Field> fields = new ArrayList<>();
      do {
        String field = identifier();
        skips(" ");
        fields.add(new ColumnType.Field(field, type()));
      } while (skips(", "));
      return closed(new ColumnType.Struct(fields));
    }
    if (skips("MAP(")) {
      ColumnType key = type();
      skips(", ");
      return closed(new ColumnType.MapOf(key, type()));
    }
    int end = at;
    while (end < name.length() && "[],)".indexOf(name.charAt(end)) < 0) {
      end++;
    }
    ColumnType type = SIMPLE.get(name.substring(at, end));
    if (type == null) {
      throw unknown();
    }
    at = end;
    return type;
  }

  private ColumnType closed(ColumnType type) {
    if (!skips(")")) {
      throw unknown();
    }
    return type;
  }

  private String identifier() {
    if (!name.startsWith("\"", at)) {
      int end = name.indexOf(' ', at);
      String plain = name.substring(at, end);
      at = end;
      return plain;
    }
    StringBuilder quoted = new StringBuilder();
    for (at++; !(name.charAt(at) == '"' && !name.startsWith("\"\"", at)); at++) {
      if (name.charAt(at) == '"') {
        at++;
      }
      quoted.append(name.charAt(at));
    }
    at++;
    return quoted.toString();
  }

  private boolean skips(String word) {
    if (!name.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private Refusal unknown() {
    return new Refusal(
        "a column is of type %s, which tables cannot hold; cast it to another".formatted(name));
  }
}
