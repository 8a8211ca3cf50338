package io.millrace.transforms.refine;

import io.millrace.tables.ColumnType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Writes values as the JSON from which the kernel makes the same values again. */
final class ScalarJson {
  private ScalarJson() {}

  static void write(ColumnType type, Scalar value, ByteArrayOutputStream out) {
    if (type == ColumnType.Simple.STRING) {
      JsonText.quote(value.bytes, value.start, value.end, out);
    } else if (Readers.isBare(type) && !(type instanceof ColumnType.Decimal)) {
      out.writeBytes(ascii(text(type, value)));
    } else {
      out.write('"');
      out.writeBytes(ascii(text(type, value)));
      out.write('"');
    }
  }

  /** A value as the key of an object, with its quotes. */
  static byte[] key(ColumnType type, Scalar value) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    if (type == ColumnType.Simple.STRING) {
      write(type, value, key);
    } else {
      key.write('"');
      key.writeBytes(ascii(text(type, value)));
      key.write('"');
    }
    return key.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(ColumnType type, Scalar value) {
    if (type instanceof ColumnType.Decimal decimal) {
      BigInteger unscaled =
          decimal.precision() <= JsonToken.MOST_DIGITS
              ? BigInteger.valueOf(value.bits)
              : new BigInteger(value.bytes);
      return new BigDecimal(unscaled, decimal.scale()).toPlainString();
    }
    if (type instanceof ColumnType.Fixed) {
      return base64(value);
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> value.bits == 0 ? "false" : "true";
      case INT, LONG -> Long.toString(value.bits);
      case FLOAT -> Double.toString(Float.intBitsToFloat((int) value.bits));
      case DOUBLE -> Double.toString(Double.longBitsToDouble(value.bits));
      case DATE -> LocalDate.ofEpochDay(value.bits).toString();
      case TIME -> LocalTime.ofNanoOfDay(value.bits * 1000).toString();
      case TIMESTAMP -> LocalDateTime.ofInstant(instant(value.bits), ZoneOffset.UTC).toString();
      case TIMESTAMPTZ -> instant(value.bits).toString();
      case UUID -> new UUID(value.high, value.bits).toString();
      case BINARY -> base64(value);
      case STRING -> throw new IllegalArgumentException("strings are not ASCII");
    };
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static String base64(Scalar value) {
    return Base64.getEncoder()
        .encodeToString(Arrays.copyOfRange(value.bytes, value.start, value.end));
  }
}
