package io.millrace.transforms.query;

import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.duckdb.JsonNode;

/** The values of a result as plain Java. */
final class ResultValue {
  private ResultValue() {}

  static Object of(ResultSet row, int column, String type) throws SQLException {
    // A java.sql.Timestamp cannot be at an hour that this machine's zone skips in spring.
    return type.startsWith("TIMESTAMP") && !type.contains("TIME ZONE") && !type.endsWith("]")
        ? row.getObject(column, LocalDateTime.class)
        : plain(row.getObject(column));
  }

  private static Object plain(Object value) throws SQLException {
    if (value instanceof Blob blob) {
      return blob.getBytes(1, Math.toIntExact(blob.length()));
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    }
    if (value instanceof JsonNode json) {
      return json.toString();
    }
    if (value instanceof Array array) {
      List<Object> values = new ArrayList<>();
      for (Object each : (Object[]) array.getArray()) {
        values.add(plain(each));
      }
      return values;
    }
    if (value instanceof DuckDBStruct struct) {
      return plain(struct.getMap());
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> values = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        values.put(plain(entry.getKey()), plain(entry.getValue()));
      }
      return values;
    }
    return value;
  }
}
