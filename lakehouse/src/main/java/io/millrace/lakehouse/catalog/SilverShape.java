package io.millrace.lakehouse.catalog;

import io.millrace.tables.PartitionBy;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TypedColumn;
import io.millrace.tables.Upsert;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The columns, partitions and properties of a silver table. */
final class SilverShape {
  private SilverShape() {}

  static TableShape of(SilverDefinition silver, List<TypedColumn> columns, String pipeline) {
    Schema schema = schema(silver, columns);
    Map<String, String> properties = TableShape.properties(pipeline, silver.formatVersion());
    silver.upsert().ifPresent(upsert -> properties.putAll(forUpserts(upsert)));
    properties.putAll(silver.properties());
    return new TableShape(silver.table(), schema, spec(silver, schema), properties, "silver.table");
  }

  /**
   * Each epoch adds a manifest of data and one of deletes, which a later commit soon puts together.
   * The other properties are for other engines: they shall delete as the pipeline does.
   */
  private static Map<String, String> forUpserts(Upsert upsert) {
    return Map.of(
        TableShape.KEY, String.join(", ", upsert.key()),
        TableShape.ORDER, String.join(", ", upsert.orderBy()),
        TableProperties.MANIFEST_MIN_MERGE_COUNT, "4",
        TableProperties.DELETE_MODE, "merge-on-read",
        TableProperties.UPDATE_MODE, "merge-on-read",
        TableProperties.MERGE_MODE, "merge-on-read",
        TableProperties.DELETE_GRANULARITY, "file");
  }

  private static Schema schema(SilverDefinition silver, List<TypedColumn> columns) {
    Set<String> never = neverNull(silver);
    ColumnTypes types = new ColumnTypes();
    List<Types.NestedField> fields = new ArrayList<>();
    for (TypedColumn column : columns) {
      boolean required = column.required() || never.contains(column.name());
      fields.add(types.field(column.name(), column.type(), required));
    }
    fields.add(types.required(SilverDefinition.PARTITION, Types.IntegerType.get()));
    fields.add(types.required(SilverDefinition.OFFSET, Types.LongType.get()));
    Schema plain = new Schema(fields);
    return new Schema(fields, identifiers(silver, plain));
  }

  private static Set<String> neverNull(SilverDefinition silver) {
    Set<String> names = new HashSet<>();
    silver
        .upsert()
        .ifPresent(
            upsert -> {
              names.addAll(upsert.key());
              names.addAll(upsert.orderBy());
            });
    return names;
  }

  /** Iceberg takes no floating-point identifiers, and a part of a key identifies nothing. */
  private static Set<Integer> identifiers(SilverDefinition silver, Schema schema) {
    Set<Integer> ids = new HashSet<>();
    for (String name : silver.upsert().map(Upsert::key).orElse(List.of())) {
      Types.NestedField field = schema.findField(name);
      Type.TypeID type = field.type().typeId();
      if (type == Type.TypeID.FLOAT || type == Type.TypeID.DOUBLE) {
        return Set.of();
      }
      ids.add(field.fieldId());
    }
    return ids;
  }

  private static PartitionSpec spec(SilverDefinition silver, Schema schema) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
    for (PartitionBy by : silver.partitionBy()) {
      switch (by.transform()) {
        case IDENTITY -> spec.identity(by.column());
        case YEAR -> spec.year(by.column());
        case MONTH -> spec.month(by.column());
        case DAY -> spec.day(by.column());
        case HOUR -> spec.hour(by.column());
        case BUCKET -> spec.bucket(by.column(), by.width());
        case TRUNCATE -> spec.truncate(by.column(), by.width());
      }
    }
    silver
        .upsert()
        .filter(upsert -> upsert.buckets() > 1)
        .ifPresent(
            upsert -> spec.bucket(upsert.bucketByOrNull(), upsert.buckets(), BucketField.NAME));
    return spec.build();
  }
}
