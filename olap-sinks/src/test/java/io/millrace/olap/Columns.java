package io.millrace.olap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.tables.ColumnType;
import io.millrace.tables.TypedColumn;
import java.util.Arrays;
import java.util.List;

/** Columns of gold tables, and JSON, as tests write them. */
public final class Columns {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Columns() {}

  /** Such as {@code day: date}. */
  public static TypedColumn column(String text) {
    String[] parts = text.split(": ", 2);
    return new TypedColumn(parts[0], ColumnType.of(parts[1]), false);
  }

  public static List<TypedColumn> columns(String... texts) {
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
