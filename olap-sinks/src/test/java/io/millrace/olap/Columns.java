package io.millrace.olap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.GoldColumn.Role;
import io.millrace.tables.TypedColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Columns of gold tables, and JSON, as tests write them. */
public final class Columns {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Columns() {}

  /** Such as {@code group day: date}, {@code sum orders: long} or, of no role, {@code m: int}. */
  public static GoldColumn column(String text) {
    String[] parts = text.split(": ", 2);
    int end = parts[0].indexOf(' ');
    String role = end < 0 ? Role.VALUE.name() : parts[0].substring(0, end);
    return new GoldColumn(
        new TypedColumn(parts[0].substring(end + 1), ColumnType.of(parts[1]), false),
        Role.valueOf(role.toUpperCase(Locale.ROOT)));
  }

  public static List<GoldColumn> columns(String... texts) {
    return Arrays.stream(texts).map(Columns::column).toList();
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
