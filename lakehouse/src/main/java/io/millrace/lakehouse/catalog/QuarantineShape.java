package io.millrace.lakehouse.catalog;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import io.millrace.tables.SilverDefinition;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Types;

/** The columns, partitions and properties of the table of records that could not become rows. */
public final class QuarantineShape {
  public static final String TOPIC = "_topic";
  public static final String PARTITION = SilverDefinition.PARTITION;
  public static final String OFFSET = SilverDefinition.OFFSET;
  public static final String TIMESTAMP = "_timestamp";
  public static final String KEY = "_key";
  public static final String VALUE = "value";
  public static final String EPOCH = "_epoch";
  public static final String RULE = "rule";
  public static final String REASON = "reason";
  public static final String REJECTED_AT = "_rejected_at";

  private static final Schema SCHEMA =
      new Schema(
          required(1, TOPIC, Types.StringType.get()),
          required(2, PARTITION, Types.IntegerType.get()),
          required(3, OFFSET, Types.LongType.get()),
          optional(4, TIMESTAMP, Types.TimestampType.withZone()),
          optional(5, KEY, Types.BinaryType.get()),
          optional(6, VALUE, Types.BinaryType.get()),
          required(7, EPOCH, Types.LongType.get()),
          required(8, RULE, Types.StringType.get()),
          required(9, REASON, Types.StringType.get()),
          required(10, REJECTED_AT, Types.TimestampType.withZone()));

  private QuarantineShape() {}

  static TableShape of(SilverDefinition silver, String pipeline) {
    Map<String, String> properties = TableShape.properties(pipeline, 2);
    properties.put(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + VALUE, "counts");
    return new TableShape(
        silver.quarantine(),
        SCHEMA,
        PartitionSpec.builderFor(SCHEMA).day(REJECTED_AT).build(),
        properties,
        "silver.quarantine");
  }
}
