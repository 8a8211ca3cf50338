package io.millrace.olap.client;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;

/** The values that every store takes, whatever it makes of them. */
final class Parameter {
  /** No column of the lake has decimals with more digits. */
  private static final int MOST_DIGITS = 1000;

  private Parameter() {}

  /** What stands in the SQL for a value. */
  static String in(ValueForm form, Object valueOrNull) {
    if (valueOrNull instanceof Collection<?> all) {
      if (all.isEmpty()) {
        throw new IllegalArgumentException(
            "an empty Collection, and IN takes at least one value; leave out the query, whose answer is known");
      }
      return all.stream().map(each -> single(form, each)).collect(joining(", ", "(", ")"));
    }
    return single(form, valueOrNull);
  }

  private static String single(ValueForm form, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "null, which nothing is equal to; write the condition without it, and see what the store has for NULL");
    }
    if (value instanceof String text) {
      return form.text(whole(text));
    }
    if (value instanceof Boolean bool) {
      return form.bool(bool);
    }
    if (value instanceof Number number) {
      return number(form, number);
    }
    if (value instanceof Instant time) {
      return form.millis(millis(time));
    }
    if (value instanceof LocalDate date) {
      return form.date(date);
    }
    if (value instanceof byte[] bytes) {
      return form.bytes(bytes);
    }
    throw unknown(value);
  }

  private static String number(ValueForm form, Number value) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return form.whole(value.longValue());
    }
    if (value instanceof BigInteger integer) {
      return integer.bitLength() < Long.SIZE
          ? form.whole(integer.longValue())
          : form.decimal(bounded(new BigDecimal(integer)));
    }
    if (value instanceof BigDecimal decimal) {
      return form.decimal(bounded(decimal));
    }
    if (value instanceof Double || value instanceof Float) {
      if (!Double.isFinite(value.doubleValue())) {
        throw new IllegalArgumentException(
            "%s, which SQL cannot write; compare with a finite number".formatted(value));
      }
      // A float keeps its own digits: as a double, 0.1 has others.
      return form.real(value.toString());
    }
    throw unknown(value);
  }

  private static IllegalArgumentException unknown(Object value) {
    return new IllegalArgumentException(
        "a %s; give a String, a whole number, BigDecimal, double, Boolean, Instant, LocalDate, byte[] or a Collection of these"
            .formatted(value.getClass().getName()));
  }

  private static String whole(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("a text with half of a surrogate pair; mend the text");
    }
    return text;
  }

  private static BigDecimal bounded(BigDecimal value) {
    if (value.precision() > MOST_DIGITS || Math.abs((long) value.scale()) > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "a decimal with more than %d digits; round it".formatted(MOST_DIGITS));
    }
    return value;
  }

  private static long millis(Instant time) {
    try {
      return time.toEpochMilli();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "%s, which is too far away to be counted in milliseconds".formatted(time), e);
    }
  }
}
