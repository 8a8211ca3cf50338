package io.millrace.olap.pinot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldColumn;
import java.util.List;

/** Pinot's schema of a gold table. */
final class PinotSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Pinot cuts texts off at 512 characters unless it is told otherwise. */
  private static final int LONGEST = 16 << 20;

  private PinotSchema() {}

  static ObjectNode of(String table, List<GoldColumn> columns) {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("schemaName", table);
    schema.putArray("primaryKeyColumns").add(PinotRows.KEY);
    ArrayNode dimensions = schema.putArray("dimensionFieldSpecs");
    ArrayNode metrics = schema.putArray("metricFieldSpecs");
    ArrayNode times = schema.putArray("dateTimeFieldSpecs");
    for (GoldColumn column : columns) {
      String type = type(column);
      if (type.equals("TIMESTAMP")) {
        time(times, column.name());
      } else if (column.type() == ColumnType.Simple.DATE) {
        field(times, column.name(), type)
            .put("format", "1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd")
            .put("granularity", "1:DAYS");
      } else if (!column.isGroup() && isNumber(column.type())) {
        field(metrics, column.name(), type);
      } else {
        field(dimensions, column.name(), type);
      }
    }
    field(dimensions, PinotRows.KEY, "STRING");
    field(dimensions, PinotRows.EPOCH, "LONG");
    field(dimensions, PinotRows.DELETED, "BOOLEAN");
    time(times, PinotRows.TIME);
    return schema;
  }

  private static ObjectNode field(ArrayNode to, String name, String type) {
    ObjectNode field = to.addObject().put("name", name).put("dataType", type);
    if (type.equals("STRING") || type.equals("BYTES")) {
      field.put("maxLength", LONGEST);
    }
    return field;
  }

  private static void time(ArrayNode to, String name) {
    to.addObject()
        .put("name", name)
        .put("dataType", "TIMESTAMP")
        .put("format", "1:MILLISECONDS:TIMESTAMP")
        .put("granularity", "1:MILLISECONDS");
  }

  static boolean isNumber(ColumnType type) {
    return type instanceof ColumnType.Decimal
        || type == ColumnType.Simple.INT
        || type == ColumnType.Simple.LONG
        || type == ColumnType.Simple.FLOAT
        || type == ColumnType.Simple.DOUBLE;
  }

  /** Pinot has no dimensions that are decimals; their texts are as exact. */
  static String type(GoldColumn column) {
    if (column.type() instanceof ColumnType.Decimal) {
      return column.isGroup() ? "STRING" : "BIG_DECIMAL";
    }
    if (column.type() instanceof ColumnType.Fixed) {
      return "BYTES";
    }
    return switch ((ColumnType.Simple) column.type()) {
      case BOOLEAN -> "BOOLEAN";
      case INT -> "INT";
      case LONG -> "LONG";
      case FLOAT -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case TIMESTAMP, TIMESTAMPTZ -> "TIMESTAMP";
      case BINARY -> "BYTES";
      case DATE, TIME, STRING, UUID -> "STRING";
    };
  }
}
