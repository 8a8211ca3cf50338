package io.millrace.tables;

import io.millrace.tables.ColumnType.Decimal;
import io.millrace.tables.ColumnType.Fixed;
import io.millrace.tables.ColumnType.Simple;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/** Tells whether a text stands for a value of a type. */
final class ColumnText {
  private static final String WHOLE = "-?(0|[1-9][0-9]{0,18})";
  private static final String NUMBER = "-?(0|[1-9][0-9]{0,39})([.][0-9]{1,40})?";
  private static final String FLOATING = NUMBER + "([eE][+-]?[0-9]{1,3})?";
  private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
  private static final String CLOCK = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?";
  private static final String ZONE = "(Z|[+-][0-9]{2}:[0-9]{2})";
  private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

  private ColumnText() {}

  /** What to write instead, if the text stands for no value of the type. */
  static Optional<String> mismatch(ColumnType type, String text) {
    if (!type.isPrimitive()) {
      return Optional.of("cannot be a %s, which has parts; remove it".formatted(type));
    }
    return fits(type, text)
        ? Optional.empty()
        : Optional.of("is no %s; write it like %s".formatted(type, example(type)));
  }

  private static boolean fits(ColumnType type, String text) {
    try {
      if (type instanceof Decimal decimal) {
        return text.matches(NUMBER) && fitsDecimal(decimal, new BigDecimal(text));
      } else if (type instanceof Fixed fixed) {
        return bytes(text) == fixed.length();
      }
      return type instanceof Simple simple && fitsSimple(simple, text);
    } catch (IllegalArgumentException | DateTimeException e) {
      return false;
    }
  }

  private static boolean fitsSimple(Simple type, String text) {
    return switch (type) {
      case BOOLEAN -> text.equals("true") || text.equals("false");
      case INT -> fitsWhole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> fitsWhole(text, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> text.matches(FLOATING) && Float.isFinite(Float.parseFloat(text));
      case DOUBLE -> text.matches(FLOATING) && Double.isFinite(Double.parseDouble(text));
      case DATE -> fitsTime(DAY, LocalDate::parse, text);
      case TIME -> fitsTime(CLOCK, LocalTime::parse, text);
      case TIMESTAMP -> fitsTime(DAY + "T" + CLOCK, LocalDateTime::parse, text);
      case TIMESTAMPTZ -> fitsTime(DAY + "T" + CLOCK + ZONE, OffsetDateTime::parse, text);
      case STRING -> true;
      case UUID -> text.matches(UUID);
      case BINARY -> bytes(text) >= 0;
    };
  }

  /** How many bytes a text in Base64 stands for; -1 if it is none. */
  private static int bytes(String text) {
    return text.length() % 4 == 0 ? Base64.getDecoder().decode(text).length : -1;
  }

  private static boolean fitsWhole(String text, long min, long max) {
    return text.matches(WHOLE) && Long.parseLong(text) >= min && Long.parseLong(text) <= max;
  }

  private static <T> boolean fitsTime(String pattern, Function<String, T> parse, String text) {
    return text.matches(pattern) && parse.apply(text) != null;
  }

  private static boolean fitsDecimal(Decimal type, BigDecimal value) {
    BigDecimal shortest = value.stripTrailingZeros();
    return shortest.scale() <= type.scale()
        && shortest.precision() - shortest.scale() <= type.precision() - type.scale();
  }

  private static String example(ColumnType type) {
    if (type instanceof Simple simple) {
      return switch (simple) {
        case BOOLEAN -> "true";
        case INT -> "-12, from -2147483648 to 2147483647";
        case LONG -> "-12, from -9223372036854775808 to 9223372036854775807";
        case FLOAT, DOUBLE -> "-1.5e3";
        case DATE -> "2026-01-31";
        case TIME -> "13:59:59.5";
        case TIMESTAMP -> "2026-01-31T13:59:59.5";
        case TIMESTAMPTZ -> "2026-01-31T13:59:59.5Z";
        case STRING -> "text";
        case UUID -> "123e4567-e89b-12d3-a456-426614174000";
        case BINARY -> "TWlsbA==, which is Base64";
      };
    } else if (type instanceof Decimal decimal) {
      return BigDecimal.ONE.movePointLeft(decimal.scale()).toPlainString()
          + ", with at most %d digits, %d of them behind the point"
              .formatted(decimal.precision(), decimal.scale());
    }
    int length = ((Fixed) type).length();
    return Base64.getEncoder().encodeToString(new byte[Math.min(length, 16)])
        + ", which is Base64, of %d bytes".formatted(length);
  }
}
