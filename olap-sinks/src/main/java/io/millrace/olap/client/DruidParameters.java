package io.millrace.olap.client;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Values go beside the SQL, in the order of the question marks that stand for them. */
final class DruidParameters implements ValueForm {
  private final List<String> all = new ArrayList<>();

  /** Those so far, as Druid's API takes them. */
  String json() {
    return "[" + String.join(",", all) + "]";
  }

  private String add(String type, String json) {
    all.add("{\"type\":\"%s\",\"value\":%s}".formatted(type, json));
    return "?";
  }

  @Override
  public String text(String value) {
    return add("VARCHAR", Json.quoted(value));
  }

  @Override
  public String bool(boolean value) {
    return add("BOOLEAN", Boolean.toString(value));
  }

  @Override
  public String whole(long value) {
    return add("BIGINT", Long.toString(value));
  }

  /**
   * Druid reads a {@code DECIMAL} as a double and then wants all of that double's digits to fit: of
   * 0.1 it says that it is out of range. A text would be compared with a text digit by digit, so
   * that 9 is more than 12.
   */
  @Override
  public String decimal(BigDecimal value) {
    double nearest = value.doubleValue();
    if (!Double.isFinite(nearest)) {
      throw new IllegalArgumentException(
          "%s, which is beyond the doubles that Druid computes with".formatted(value));
    }
    return real(Double.toString(nearest));
  }

  @Override
  public String real(String digits) {
    return add("DOUBLE", digits);
  }

  @Override
  public String millis(long since1970) {
    return add("TIMESTAMP", Long.toString(since1970));
  }

  /** A {@code DATE} is never equal to a text, and no error either. */
  @Override
  public String date(LocalDate value) {
    return text(value.toString());
  }

  @Override
  public String bytes(byte[] value) {
    throw new IllegalArgumentException(
        "a byte[], which Druid has no type for; give the text that the column has, as base64");
  }
}
