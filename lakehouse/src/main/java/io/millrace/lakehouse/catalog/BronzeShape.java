package io.millrace.lakehouse.catalog;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import io.millrace.tables.BronzeDefinition;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.TimePartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Types;

/** The columns, partitions and properties of a bronze table. */
public final class BronzeShape {
  public static final String TOPIC = "_topic";
  public static final String PARTITION = "_partition";
  public static final String OFFSET = "_offset";
  public static final String TIMESTAMP = "_timestamp";
  public static final String TIMESTAMP_TYPE = "_timestamp_type";
  public static final String KEY = "_key";
  public static final String VALUE = "value";
  public static final String HEADERS = "_headers";
  public static final String EPOCH = "_epoch";

  private static final String PIPELINE = "millrace.pipeline";

  static final Schema SCHEMA =
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
    return schema.columns().stream()
        .filter(column -> SCHEMA.findField(column.name()) != null)
        .toList();
  }

  static PartitionSpec spec(TimePartition partitionBy) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(SCHEMA);
    return switch (partitionBy) {
      case HOUR -> spec.hour(TIMESTAMP).build();
      case DAY -> spec.day(TIMESTAMP).build();
      case MONTH -> spec.month(TIMESTAMP).build();
      case YEAR -> spec.year(TIMESTAMP).build();
      case NONE -> spec.build();
    };
  }

  static Map<String, String> properties(BronzeDefinition bronze, String pipeline) {
    Map<String, String> properties = new HashMap<>();
    properties.put(TableProperties.FORMAT_VERSION, "2");
    properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");
    properties.put(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + VALUE, "counts");
    properties.put(PIPELINE, pipeline);
    properties.putAll(bronze.properties());
    return properties;
  }

  static void check(Table table, BronzeDefinition bronze, String pipeline) {
    List<String> differences = new ArrayList<>();
    for (Types.NestedField expected : SCHEMA.columns()) {
      Types.NestedField found = table.schema().findField(expected.name());
      if (found == null) {
        differences.add("it has no column %s".formatted(expected.name()));
      } else if (!sameType(expected, found)) {
        differences.add(
            "column %s is %s, not %s".formatted(expected.name(), found.type(), expected.type()));
      }
    }
    for (Types.NestedField found : table.schema().columns()) {
      if (SCHEMA.findField(found.name()) == null && found.isRequired()) {
        differences.add("it requires column %s, which events do not have".formatted(found.name()));
      }
    }
    String wanted = partitions(spec(bronze.partitionBy()), SCHEMA);
    String found = partitions(table.spec(), table.schema());
    if (!wanted.equals(found)) {
      differences.add("it is partitioned by %s, not by %s".formatted(found, wanted));
    }
    String owner = table.properties().getOrDefault(PIPELINE, pipeline);
    if (!Objects.equals(owner, pipeline)) {
      differences.add("it belongs to pipeline %s, not %s".formatted(owner, pipeline));
    }
    if (!differences.isEmpty()) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "table %s cannot take this pipeline's events: %s; name another table in bronze.table, or change this one"
              .formatted(bronze.table(), String.join("; ", differences)));
    }
  }

  private static boolean sameType(Types.NestedField expected, Types.NestedField found) {
    if (expected.type().isPrimitiveType()) {
      return expected.type().equals(found.type());
    }
    return withoutIds(expected.type().toString()).equals(withoutIds(found.type().toString()));
  }

  private static String withoutIds(String type) {
    return type.replaceAll("\\d+: ", "");
  }

  private static String partitions(PartitionSpec spec, Schema schema) {
    List<String> fields = new ArrayList<>();
    for (PartitionField field : spec.fields()) {
      if (!field.transform().isVoid()) {
        fields.add("%s(%s)".formatted(field.transform(), schema.findColumnName(field.sourceId())));
      }
    }
    return fields.isEmpty() ? "nothing" : String.join(", ", fields);
  }
}
