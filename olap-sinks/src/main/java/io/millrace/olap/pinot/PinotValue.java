package io.millrace.olap.pinot;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.olap.store.KernelSql;
import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldColumn;
import java.math.BigDecimal;

/**
 * Values of a column as texts that are the same where the values are, however they came: in a row
 * that is sent to Pinot, or in Pinot's answer. Pinot has a default for a value that is not there:
 * of measures that are numbers it is 0.
 */
record PinotValue(GoldColumn column) {
  /** Pinot keeps of a text what is before the first such character. */
  private static final char END = '\0';

  /** How the column is asked for. */
  String select() {
    String name = KernelSql.quoted(column.name());
    return type().equals("TIMESTAMP") ? "CAST(%s AS LONG)".formatted(name) : name;
  }

  String sent(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? ofNull() : text(value.asText());
  }

  String answered(Object value) {
    return value == null ? ofNull() : text(value.toString());
  }

  private String ofNull() {
    String ofDimension =
        switch (type()) {
          case "INT" -> Integer.toString(Integer.MIN_VALUE);
          case "LONG" -> Long.toString(Long.MIN_VALUE);
          case "FLOAT", "DOUBLE" -> "-Infinity";
          case "STRING" -> "null";
          case "BYTES" -> "";
          case "BOOLEAN" -> "false";
          default -> "0";
        };
    return text(!column.isGroup() && PinotSchema.isNumber(column.type()) ? "0" : ofDimension);
  }

  private String type() {
    return PinotSchema.type(column);
  }

  private String text(String value) {
    if (!column.isGroup() && column.type() instanceof ColumnType.Decimal) {
      return new BigDecimal(value).stripTrailingZeros().toPlainString();
    }
    if (column.type() == ColumnType.Simple.FLOAT) {
      return Float.toString(Float.parseFloat(value) + 0f);
    }
    if (column.type() == ColumnType.Simple.DOUBLE) {
      return Double.toString(Double.parseDouble(value) + 0d);
    }
    int end = column.type() == ColumnType.Simple.STRING ? value.indexOf(END) : -1;
    return end < 0 ? value : value.substring(0, end);
  }
}
