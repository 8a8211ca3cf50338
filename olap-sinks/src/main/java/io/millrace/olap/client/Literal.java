package io.millrace.olap.client;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HexFormat;

/** Values as Pinot's SQL writes them. */
final class Literal {
  /** No column of the lake has decimals with more digits. */
  private static final int MOST_DIGITS = 1000;

  private Literal() {}

  static String of(Object valueOrNull) {
    if (valueOrNull instanceof Collection<?> all) {
      if (all.isEmpty()) {
        throw new IllegalArgumentException(
            "an empty Collection, and IN takes at least one value; leave out the query, whose answer is known");
      }
      return all.stream().map(Literal::single).collect(joining(", ", "(", ")"));
    }
    return single(valueOrNull);
  }

  private static String single(Object value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "null, which nothing is equal to; write the condition without it, and see what Pinot has instead of NULL");
    }
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof Boolean
        || value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return value.toString();
    }
    if (value instanceof BigInteger integer) {
      return integer.bitLength() < Long.SIZE
          ? integer.toString()
          : decimal(new BigDecimal(integer));
    }
    if (value instanceof BigDecimal decimal) {
      return decimal(decimal);
    }
    if (value instanceof Double || value instanceof Float) {
      return real(((Number) value).doubleValue(), value.toString());
    }
    if (value instanceof Instant time) {
      return millis(time);
    }
    if (value instanceof LocalDate date) {
      return quoted(date.toString());
    }
    if (value instanceof byte[] bytes) {
      return quoted(HexFormat.of().formatHex(bytes));
    }
    throw new IllegalArgumentException(
        "a %s; give a String, a whole number, BigDecimal, double, Boolean, Instant, LocalDate, byte[] or a Collection of these"
            .formatted(value.getClass().getName()));
  }

  /**
   * Pinot makes one quote of two that follow each other in a text, after its parser has done so
   * already; such texts come to it in another form.
   */
  private static String text(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("a text with half of a surrogate pair; mend the text");
    }
    return text.contains("''")
        ? "decodeUrl('%s')".formatted(URLEncoder.encode(text, StandardCharsets.UTF_8))
        : quoted(text);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /**
   * A number in Pinot's SQL is a long or a double: others lose digits without a word, and so does
   * the scale, by which Pinot tells 0.1 from 0.10 in segments that it still writes. A text has all
   * of it, and is compared as what the column is.
   */
  private static String decimal(BigDecimal value) {
    if (value.precision() > MOST_DIGITS || Math.abs((long) value.scale()) > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "a decimal with more than %d digits; round it".formatted(MOST_DIGITS));
    }
    return quoted(value.toPlainString());
  }

  private static String real(double value, String text) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s, which Pinot's SQL cannot write; compare with a finite number".formatted(text));
    }
    return text;
  }

  private static String millis(Instant time) {
    try {
      return Long.toString(time.toEpochMilli());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "%s, which is too far away to be counted in milliseconds".formatted(time), e);
    }
  }
}
