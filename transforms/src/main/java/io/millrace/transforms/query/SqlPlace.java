package io.millrace.transforms.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** Shows where in the SQL something is, as the engine does in its own messages. */
final class SqlPlace {
  private SqlPlace() {}

  /** The line and a mark below it; nothing if the parser does not tell the place. */
  static String mark(String sql, JsonNode node) {
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    JsonNode place = node.has("position") ? node.path("position") : node.path("query_location");
    long at = place.isBigInteger() ? -1 : place.asLong(-1);
    if (at < 0 || at > bytes.length) {
      return "";
    }
    String before = new String(bytes, 0, (int) at, StandardCharsets.UTF_8);
    int start = before.lastIndexOf('\n') + 1;
    String line = sql.substring(start).lines().findFirst().orElse("");
    String label =
        "LINE %d: ".formatted(before.lines().count() + (start == before.length() ? 1 : 0));
    return "%n%n%s%s%n%s^"
        .formatted(label, line, " ".repeat(label.length() + before.length() - start))
        .replace("\r", "");
  }
}
