package io.millrace.lakehouse.catalog;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import io.millrace.tables.BronzeDefinition;
import io.millrace.tables.TimePartition;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Types;

/** The columns, partitions and properties of a bronze table. */
public final class BronzeShape {
  public static final String TOPIC = "_topic";

  /** Not called {@code _partition}, for Spark refuses to read a table with such a column. */
  public static final String PARTITION = "_kafka_partition";

  public static final String OFFSET = "_offset";
  public static final String TIMESTAMP = "_timestamp";
  public static final String TIMESTAMP_TYPE = "_timestamp_type";
  public static final String KEY = "_key";
  public static final String VALUE = "value";
  public static final String HEADERS = "_headers";
  public static final String EPOCH = "_epoch";

  private static final Schema SCHEMA =
      new Schema(
          required(1, TOPIC, Types.StringType.get()),
          required(2, PARTITION, Types.IntegerType.get()),
          required(3, OFFSET, Types.LongType.get()),
          optional(4, TIMESTAMP, Types.TimestampType.withZone()),
          required(5, TIMESTAMP_TYPE, Types.StringType.get()),
          optional(6, KEY, Types.BinaryType.get()),
          optional(7, VALUE, Types.BinaryType.get()),
          required(
              8,
              HEADERS,
              Types.ListType.ofRequired(
                  9,
                  Types.StructType.of(
                      required(10, "key", Types.StringType.get()),
                      optional(11, "value", Types.BinaryType.get())))),
          required(12, EPOCH, Types.LongType.get()));

  private BronzeShape() {}

  /** The columns of a bronze table that a pipeline fills; a user's own ones are left out. */
  public static List<Types.NestedField> columns(Schema schema) {
    return TableShape.columns(SCHEMA, schema);
  }

  private static PartitionSpec spec(TimePartition partitionBy) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(SCHEMA);
    return switch (partitionBy) {
      case HOUR -> spec.hour(TIMESTAMP).build();
      case DAY -> spec.day(TIMESTAMP).build();
      case MONTH -> spec.month(TIMESTAMP).build();
      case YEAR -> spec.year(TIMESTAMP).build();
      case NONE -> spec.build();
    };
  }

  static TableShape of(BronzeDefinition bronze, String pipeline) {
    Map<String, String> properties = TableShape.properties(pipeline, 2);
    properties.put(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + VALUE, "counts");
    properties.putAll(bronze.properties());
    return new TableShape(
        bronze.table(), SCHEMA, spec(bronze.partitionBy()), properties, "bronze.table");
  }
}
