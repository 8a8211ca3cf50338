package io.millrace.transforms.refine;

import io.millrace.tables.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads values of other types than the column's, where it is plain what they mean:
 *
 * <ul>
 *   <li>a string takes anything: of numbers, booleans, objects and lists the text as it is written;
 *   <li>numbers take strings that hold a number, with spaces around it or not;
 *   <li>int and long take 1.0 and 1e3, but not 1.5;
 *   <li>decimals are rounded to their scale, half up;
 *   <li>booleans take "true" and "false" in any case, and the numbers 1 and 0;
 *   <li>dates and timestamps take whole numbers as milliseconds since 1970 in UTC;
 *   <li>dates take the day, in UTC, of a timestamp; timestamps take a date as its midnight; a
 *       timestamp with an offset goes to UTC where the type has none, and one without is in UTC
 *       where the type has one; a space may stand for the T; digits finer than microseconds are cut
 *       off.
 * </ul>
 *
 * <p>All else is as strict as without it: numbers out of range, an empty string for a number, an
 * object for a boolean.
 */
final class LenientReader implements ScalarReader {
  private static final long MICROS_PER_MILLI = 1000;

  private final ColumnType type;
  private final ScalarReader reader;
  private final ScalarReader fromText;

  LenientReader(ColumnType type, ScalarReader reader) {
    this.type = type;
    this.reader = reader;
    this.fromText = Readers.isBare(type) ? new BareReader(this) : reader;
  }

  @Override
  public String read(JsonToken token, Scalar out) {
    if (type == ColumnType.Simple.STRING) {
      return text(token, out);
    }
    if (token.kind == JsonKind.STRING) {
      return fromText(token, out);
    }
    if (token.kind == JsonKind.NUMBER && type instanceof ColumnType.Simple simple) {
      return number(simple, token, out);
    }
    return reader.read(token, out);
  }

  private static String text(JsonToken token, Scalar out) {
    if (token.kind == JsonKind.STRING) {
      TextReaders.text(token, out);
    } else {
      out.bytes = token.text;
      out.start = token.start;
      out.end = token.end;
    }
    return null;
  }

  private String fromText(JsonToken token, Scalar out) {
    if (!Readers.isBare(type)) {
      return reader.read(token, out);
    }
    String trimmed = new String(token.unescaped(), StandardCharsets.UTF_8).strip();
    if (type == ColumnType.Simple.BOOLEAN) {
      trimmed = trimmed.toLowerCase(Locale.ROOT);
    }
    JsonToken bare = new JsonToken();
    bare.whole(trimmed.getBytes(StandardCharsets.UTF_8));
    return fromText.read(bare, out);
  }

  private String number(ColumnType.Simple simple, JsonToken token, Scalar out) {
    return switch (simple) {
      case BOOLEAN -> bool(token, out);
      case INT, LONG ->
          token.fraction > 0 || token.exponent ? whole(token, out) : reader.read(token, out);
      case DATE, TIMESTAMP, TIMESTAMPTZ -> millis(simple, token, out);
      default -> reader.read(token, out);
    };
  }

  private static String bool(JsonToken token, Scalar out) {
    String written = token.raw();
    if (!written.equals("0") && !written.equals("1")) {
      return WRONG;
    }
    out.bits = written.equals("1") ? 1 : 0;
    return null;
  }

  /** A number that may be whole for all its point or exponent. */
  private String whole(JsonToken token, Scalar out) {
    BigDecimal value = NumberReaders.exact(token.raw());
    if (value == null) {
      return OUT_OF_RANGE;
    }
    if (value.stripTrailingZeros().scale() > 0) {
      return WRONG;
    }
    JsonToken plain = new JsonToken();
    plain.whole(value.toPlainString().getBytes(StandardCharsets.ISO_8859_1));
    return new BareReader(reader).read(plain, out);
  }

  private static String millis(ColumnType.Simple simple, JsonToken token, Scalar out) {
    String problem =
        NumberReaders.whole(
                TimeReaders.FIRST / MICROS_PER_MILLI, TimeReaders.END / MICROS_PER_MILLI - 1)
            .read(token, out);
    if (problem == null) {
      out.bits *= MICROS_PER_MILLI;
      if (simple == ColumnType.Simple.DATE) {
        out.bits = Math.floorDiv(out.bits, TimeReaders.DAY);
      }
    }
    return problem;
  }
}
