package io.millrace.lakehouse.catalog;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import io.millrace.tables.SilverDefinition;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Types;

/**
 * The columns, partitions and properties of the table of records that could not become rows. What a
 * record came with is called as in bronze.
 */
public final class QuarantineShape {
  public static final String RULE = "rule";
  public static final String REASON = "reason";
  public static final String REJECTED_AT = "_rejected_at";

  private static final Schema SCHEMA =
      new Schema(
          required(1, BronzeShape.TOPIC, Types.StringType.get()),
          required(2, BronzeShape.PARTITION, Types.IntegerType.get()),
          required(3, BronzeShape.OFFSET, Types.LongType.get()),
          optional(4, BronzeShape.TIMESTAMP, Types.TimestampType.withZone()),
          optional(5, BronzeShape.KEY, Types.BinaryType.get()),
          optional(6, BronzeShape.VALUE, Types.BinaryType.get()),
          required(7, BronzeShape.EPOCH, Types.LongType.get()),
          required(8, RULE, Types.StringType.get()),
          required(9, REASON, Types.StringType.get()),
          required(10, REJECTED_AT, Types.TimestampType.withZone()));

  private QuarantineShape() {}

  /** The columns of a quarantine table that a pipeline fills; a user's own ones are left out. */
  public static List<Types.NestedField> columns(Schema schema) {
    return TableShape.columns(SCHEMA, schema);
  }

  static TableShape of(SilverDefinition silver, String pipeline) {
    Map<String, String> properties = TableShape.properties(pipeline, 2);
    properties.put(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + BronzeShape.VALUE, "counts");
    return new TableShape(
        silver.quarantine(),
        SCHEMA,
        PartitionSpec.builderFor(SCHEMA).day(REJECTED_AT).build(),
        properties,
        "silver.quarantine");
  }
}
