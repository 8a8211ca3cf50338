package io.millrace.olap.druid;

import static io.millrace.olap.store.KernelSql.millis;
import static io.millrace.olap.store.KernelSql.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Decimal;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.GoldColumn.Role;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A column of a gold table as Druid has it. */
record DruidColumn(GoldColumn column) {
  private static final String STRING = "string";

  /** Doubles are as exact as so many digits. */
  private static final int EXACT_DIGITS = 15;

  String name() {
    return column.name();
  }

  Role role() {
    return column.role();
  }

  boolean isSketch() {
    return role().isSketch();
  }

  /**
   * Whether Druid can make one value of those that some rows of a group have. Of texts it takes the
   * newest that is not NULL, and of sketches it only makes the union.
   */
  boolean canRollUp() {
    return switch (role()) {
      case GROUP, SUM -> true;
      case VALUE -> !type().equals(STRING);
      case DISTINCT_SKETCH, QUANTILE_SKETCH -> false;
    };
  }

  /** Druid's type of it, if it is no sketch. */
  String type() {
    if (column.type() instanceof Decimal) {
      return column.isGroup() ? STRING : "double";
    }
    if (column.type() instanceof Simple simple) {
      return switch (simple) {
        case INT, LONG, TIMESTAMP, TIMESTAMPTZ -> "long";
        case FLOAT, DOUBLE -> "double";
        default -> STRING;
      };
    }
    return STRING;
  }

  /**
   * SQL of the kernel for a value in a form that JSON and Druid understand, and that loses nothing
   * that Druid keeps: it has no infinite numbers.
   */
  String sql() {
    String name = quoted(name());
    if (column.type() instanceof Simple simple) {
      return switch (simple) {
        case INT, LONG -> name;
        case TIMESTAMP, TIMESTAMPTZ -> millis(name);
        case FLOAT, DOUBLE -> "CASE WHEN isfinite(%1$s) THEN %1$s END".formatted(name);
        case BINARY -> "to_base64(%s)".formatted(name);
        default -> "CAST(%s AS VARCHAR)".formatted(name);
      };
    }
    return column.type() instanceof ColumnType.Fixed
        ? "to_base64(%s)".formatted(name)
        : "CAST(%s AS VARCHAR)".formatted(name);
  }

  /** SQL for the milliseconds since 1970 at which a value is, if it is a time; 0 for none. */
  String time() {
    String name = quoted(name());
    String at =
        column.type() == Simple.DATE
            ? "epoch_ms(CAST(%s AS TIMESTAMP))".formatted(name)
            : millis(name);
    return "coalesce(%s, 0)".formatted(at);
  }

  boolean isTime() {
    return column.type() == Simple.DATE
        || column.type() == Simple.TIMESTAMP
        || column.type() == Simple.TIMESTAMPTZ;
  }

  /** A text that is the same where the value is, however it came. */
  String text(JsonNode value) {
    boolean isNull = value.isNull() || value.isMissingNode();
    boolean isSum = role() == Role.SUM;
    if (isSketch()) {
      return SketchText.of(role(), isNull ? "" : value.asText());
    }
    return switch (type()) {
      case "double" -> isSum ? sum(value) : isNull ? "null" : number(value);
      case "long" -> isNull ? (isSum ? "0" : "null") : value.asText();
      default -> isNull ? "null" : value.asText().equals("null") ? "'null'" : value.asText();
    };
  }

  /** Sums of doubles are exact to the digits of the decimal that they are of. */
  private String sum(JsonNode value) {
    BigDecimal sum = number(value, BigDecimal.ZERO);
    int scale = ((Decimal) column.type()).scale();
    int digits = sum.precision() - sum.scale() + scale;
    return (digits > EXACT_DIGITS
            ? sum.round(new MathContext(EXACT_DIGITS, RoundingMode.HALF_EVEN))
            : sum.setScale(scale, RoundingMode.HALF_EVEN))
        .stripTrailingZeros()
        .toPlainString();
  }

  private String number(JsonNode value) {
    double number = Double.parseDouble(value.asText()) + 0d;
    return column.type() == Simple.FLOAT ? Float.toString((float) number) : Double.toString(number);
  }

  static BigDecimal number(JsonNode value, BigDecimal ofNull) {
    return value.isNull() || value.isMissingNode() ? ofNull : new BigDecimal(value.asText());
  }
}
