package io.millrace.lakehouse.catalog;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * What a table is made as, and what an existing one must be like.
 *
 * @param settledBy the key of the pipeline file that names the table
 */
record TableShape(
    TableName name,
    Schema schema,
    PartitionSpec spec,
    Map<String, String> properties,
    String settledBy) {
  static final String PIPELINE = "millrace.pipeline";
  static final String KEY = "millrace.key";
  static final String ORDER = "millrace.order-by";

  TableShape {
    properties = Map.copyOf(properties);
  }

  /** The properties that tables of all layers have. */
  static Map<String, String> properties(String pipeline, int formatVersion) {
    Map<String, String> properties = new HashMap<>();
    properties.put(TableProperties.FORMAT_VERSION, Integer.toString(formatVersion));
    properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");
    properties.put(PIPELINE, pipeline);
    return properties;
  }

  /** The columns of a table that are among those it was made with. */
  static List<Types.NestedField> columns(Schema made, Schema table) {
    return table.columns().stream()
        .filter(column -> made.findField(column.name()) != null)
        .toList();
  }

  /** Refuses a table that differs, with every difference. */
  void check(Table table) {
    List<String> all = new ArrayList<>(differences(table));
    all.addAll(foreignOwner(table));
    refuse(all);
  }

  /** What is different about a table's columns, partitions and format. */
  List<String> differences(Table table) {
    List<String> differences = new ArrayList<>();
    columns(table.schema(), differences);
    String wanted = partitions(spec, schema);
    String found = partitions(table.spec(), table.schema());
    if (!wanted.equals(found)) {
      differences.add("it is partitioned by %s, not by %s".formatted(found, wanted));
    }
    differs(table, KEY, "its rows are told apart by %s, not by %s", differences);
    differs(table, ORDER, "its newest rows are told by %s, not by %s", differences);
    String version = properties.get(TableProperties.FORMAT_VERSION);
    if (TableUtil.formatVersion(table) < Integer.parseInt(version)) {
      differences.add(
          "it has format version %d, not %s".formatted(TableUtil.formatVersion(table), version));
    }
    return differences;
  }

  /** Says so if a table is another pipeline's. */
  List<String> foreignOwner(Table table) {
    List<String> differences = new ArrayList<>();
    differs(table, PIPELINE, "it belongs to pipeline %s, not %s", differences);
    return differences;
  }

  /** Refuses a table if there is a reason to. */
  void refuse(List<String> reasons) {
    if (!reasons.isEmpty()) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "table %s cannot take this pipeline's events: %s; name another table in %s, or change this one"
              .formatted(name, String.join("; ", reasons), settledBy));
    }
  }

  private void differs(Table table, String property, String words, List<String> differences) {
    String wanted = properties.get(property);
    String found = table.properties().getOrDefault(property, wanted);
    if (wanted != null && !wanted.equals(found)) {
      differences.add(words.formatted(found, wanted));
    }
  }

  private void columns(Schema there, List<String> differences) {
    for (Types.NestedField expected : schema.columns()) {
      Types.NestedField found = there.findField(expected.name());
      if (found == null) {
        differences.add("it has no column %s".formatted(expected.name()));
      } else if (!inWords(expected.type()).equals(inWords(found.type()))) {
        differences.add(
            "column %s is %s, not %s"
                .formatted(expected.name(), inWords(found.type()), inWords(expected.type())));
      } else if (expected.isOptional() && found.isRequired()) {
        differences.add("column %s is required, but events may lack it".formatted(expected.name()));
      }
    }
    for (Types.NestedField found : there.columns()) {
      if (schema.findField(found.name()) == null && found.isRequired()) {
        differences.add("it requires column %s, which events do not have".formatted(found.name()));
      }
    }
  }

  /** A type without its field ids, which each table has of its own. */
  private static String inWords(Type type) {
    if (type.isPrimitiveType()) {
      return type.toString();
    }
    List<String> parts = new ArrayList<>();
    for (Types.NestedField part : type.asNestedType().fields()) {
      parts.add(
          "%s %s %s"
              .formatted(
                  part.name(), part.isRequired() ? "required" : "optional", inWords(part.type())));
    }
    return "%s<%s>"
        .formatted(type.typeId().name().toLowerCase(Locale.ROOT), String.join(", ", parts));
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
