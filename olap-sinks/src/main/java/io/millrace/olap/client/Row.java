package io.millrace.olap.client;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * A row of an answer. Columns are asked for by their names; one that there is not, or whose value
 * is not of the type that is asked for, is an IllegalArgumentException.
 *
 * <p>A NULL of the lake is what the store has for it: null in Druid; in Pinot 0 in numbers that are
 * measures, {@code null} as a text, and so on.
 */
public final class Row {
  /** As Java's SQL timestamps are printed: up to nine digits behind the seconds. */
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .toFormatter();

  private final List<Column> columns;
  private final List<Object> values;

  Row(List<Column> columns, List<Object> values) {
    this.columns = columns;
    this.values = Collections.unmodifiableList(values);
  }

  /** In the order of the columns: null, Boolean, numbers, String, and List. */
  public List<Object> values() {
    return values;
  }

  /** Whether the store has null there, which Pinot has only for what it computes. */
  public boolean isNull(String column) {
    return values.get(index(column)) == null;
  }

  /** Any value as a text. */
  public String text(String column) {
    return as(column, "text", Row::plain);
  }

  /** Also of the 1 or 0 that a column of Druid has for it. */
  public boolean bool(String column) {
    return as(column, "boolean", Row::truth);
  }

  /** A whole number, also one that was computed as a double. */
  public long number(String column) {
    return as(column, "whole number", Row::whole);
  }

  /**
   * A number with all its digits. {@code SUM} of a decimal is a double in Pinot, and in Druid all
   * are.
   */
  public BigDecimal decimal(String column) {
    return as(column, "decimal", Row::exact);
  }

  /** Also one that is not finite, which is written as a text. */
  public double real(String column) {
    return as(column, "double", value -> Double.valueOf(number(value).toString()));
  }

  /**
   * A time, of a {@code TIMESTAMP} or of milliseconds since 1970. Pinot prints the first in its own
   * time zone, which is taken to be UTC; of a Pinot that runs in another, ask for {@code
   * CAST(column AS LONG)}.
   */
  public Instant instant(String column) {
    return as(
        column,
        "time",
        value -> value instanceof String text ? time(text) : Instant.ofEpochMilli(whole(value)));
  }

  /** A date, or the text of one. */
  public LocalDate date(String column) {
    return as(column, "date", value -> day((String) value));
  }

  /** Of hexadecimal text, as Pinot has {@code BYTES}, or of base64, as Druid has sketches. */
  public byte[] bytes(String column) {
    String type = columns.get(index(column)).type();
    boolean isDruids = type.equals("VARCHAR") || type.startsWith("COMPLEX<");
    return as(
        column,
        "row of bytes",
        value ->
            isDruids
                ? Base64.getDecoder().decode((String) value)
                : HexFormat.of().parseHex((String) value));
  }

  private static boolean truth(Object value) {
    if (value.equals(0) || value.equals(1)) {
      return value.equals(1);
    }
    return (Boolean) value;
  }

  /** As Pinot prints a {@code TIMESTAMP}, or as Druid does, with the zone. */
  private static Instant time(String text) {
    return text.contains("T")
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text, TIMESTAMP).toInstant(ZoneOffset.UTC);
  }

  /** Druid prints a {@code DATE} as the time when it begins. */
  private static LocalDate day(String text) {
    int time = text.indexOf("T00:00:00.000");
    return LocalDate.parse(time < 0 ? text : text.substring(0, time));
  }

  private static String plain(Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  private static long whole(Object value) {
    return exact(value).longValueExact();
  }

  private static BigDecimal exact(Object value) {
    return new BigDecimal(number(value).toString());
  }

  /** A number, or the text of one, as decimals are that a gold table is grouped by. */
  private static Object number(Object value) {
    return value instanceof String ? value : (Number) value;
  }

  /** A value that is of another type fails in the reader. */
  private <T> T as(String column, String type, Function<Object, T> reader) {
    Object value = values.get(index(column));
    if (value == null) {
      throw new IllegalArgumentException(
          "column %s is null, and no %s; ask isNull first".formatted(column, type));
    }
    try {
      return reader.apply(value);
    } catch (DateTimeException
        | ArithmeticException
        | ClassCastException
        | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "column %s is %s, and no %s; the columns are %s".formatted(column, value, type, named()),
          e);
    }
  }

  private int index(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "the answer has no column %s; its columns are %s".formatted(column, named()));
  }

  private String named() {
    return columns.stream().map(each -> each.name() + " " + each.type()).collect(joining(", "));
  }

  /** The values in the order of the columns. */
  @Override
  public String toString() {
    return values.toString();
  }
}
