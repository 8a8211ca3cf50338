package io.millrace.olap.druid;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.olap.store.StoreRows;
import java.util.List;

/** What Druid is told of a datasource's columns. */
final class DruidSchema {
  private static final String LAST = "Last";

  private final boolean rollsUp;
  private final ArrayNode dimensions;
  private final ArrayNode metrics;

  private DruidSchema(boolean rollsUp, ArrayNode dimensions, ArrayNode metrics) {
    this.rollsUp = rollsUp;
    this.dimensions = dimensions;
    this.metrics = metrics;
  }

  /** Describes them in a {@code dataSchema}. */
  static void describe(String table, DruidRows rows, ObjectNode schema) {
    schema.put("dataSource", table);
    schema.putObject("timestampSpec").put("column", DruidRows.AT).put("format", "millis");
    new DruidSchema(
            rows.canRollUp(),
            schema.putObject("dimensionsSpec").putArray("dimensions"),
            schema.putArray("metricsSpec"))
        .add(rows);
    ObjectNode granularity = schema.putObject("granularitySpec");
    granularity.put("type", "uniform").put("segmentGranularity", "DAY");
    granularity.putObject("queryGranularity").put("type", "none");
    granularity.put("rollup", rows.canRollUp());
  }

  private void add(DruidRows rows) {
    dimension(StoreRows.KEY, "string");
    rows.columns().forEach(this::add);
    measure(DruidRows.ROWS, "long", "Sum");
    for (String own : List.of(DruidRows.VERSION, StoreRows.EPOCH, StoreRows.TIME)) {
      measure(own, "long", "Max");
    }
  }

  private void add(DruidColumn column) {
    String name = column.name();
    switch (column.role()) {
      case GROUP -> dimension(name, column.type());
      case SUM -> measure(name, column.type(), "Sum");
      case VALUE -> measure(name, column.type(), LAST);
      case DISTINCT_SKETCH -> metric(name, "thetaSketch").put("isInputThetaSketch", true);
      case QUANTILE_SKETCH -> metric(name, "KllDoublesSketch");
    }
  }

  /**
   * One value for all rows of a group where Druid rolls up, else that of each.
   *
   * @param together the aggregator that makes it: the last one goes by the version
   */
  private void measure(String name, String type, String together) {
    if (!rollsUp) {
      dimension(name, type);
      return;
    }
    ObjectNode metric = metric(name, type + together);
    if (together.equals(LAST)) {
      metric.put("timeColumn", DruidRows.VERSION);
    }
  }

  private void dimension(String name, String type) {
    dimensions.addObject().put("name", name).put("type", type);
  }

  private ObjectNode metric(String name, String type) {
    return metrics.addObject().put("name", name).put("type", type).put("fieldName", name);
  }
}
