package io.millrace.olap.druid;

import static io.millrace.olap.store.KernelSql.millis;
import static io.millrace.olap.store.KernelSql.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Decimal;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.TypedColumn;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A column of a gold table as Druid has it.
 *
 * @param role what it is for
 */
record DruidColumn(TypedColumn column, Role role) {
  /** Doubles are as exact as so many digits. */
  private static final int EXACT_DIGITS = 15;

  /** What a column is for. */
  enum Role {
    /** Groups are told apart by it. */
    GROUP,
    /** What its rows gained and lost adds up to it. */
    SUM,
    /** The newest row of a group has it. */
    NEWEST
  }

  String name() {
    return column.name();
  }

  /** Druid's type of it. */
  String type() {
    if (column.type() instanceof Decimal) {
      return role == Role.GROUP ? "string" : "double";
    }
    if (column.type() instanceof Simple simple) {
      return switch (simple) {
        case INT, LONG, TIMESTAMP, TIMESTAMPTZ -> "long";
        case FLOAT, DOUBLE -> "double";
        default -> "string";
      };
    }
    return "string";
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
    return switch (type()) {
      case "double" -> role == Role.SUM ? sum(value) : isNull ? "null" : number(value);
      case "long" -> isNull ? (role == Role.SUM ? "0" : "null") : value.asText();
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
