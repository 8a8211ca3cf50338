package io.millrace.pipelines.query;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Values as text. Times are in ISO 8601; nested values are JSON. */
final class ValueText {
  private ValueText() {}

  static String of(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    if (value instanceof LocalDateTime time) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
    if (value instanceof LocalTime time) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
    }
    if (value instanceof OffsetTime time) {
      return DateTimeFormatter.ISO_OFFSET_TIME.format(time);
    }
    return value instanceof List || value instanceof Map
        ? ValueJson.text(value)
        : String.valueOf(value);
  }

  /** Bytes as far as they are readable, and otherwise as {@code \xAB}. */
  static String readable(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (char each : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
      if (each < ' ' || each > '~' || each == '\\') {
        text.append("\\x%02X".formatted((int) each));
      } else {
        text.append(each);
      }
    }
    return text.toString();
  }
}
