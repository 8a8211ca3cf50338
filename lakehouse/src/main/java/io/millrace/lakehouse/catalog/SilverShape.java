package io.millrace.lakehouse.catalog;

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
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The columns, partitions and properties of a silver table. */
final class SilverShape {
  private SilverShape() {}

  static TableShape of(SilverDefinition silver, List<TypedColumn> columns, String pipeline) {
    Schema schema = schema(silver, columns);
    Map<String, String> properties = TableShape.properties(pipeline, silver.formatVersion());
    silver.upsert().ifPresent(upsert -> properties.putAll(UpsertShape.properties(upsert)));
    properties.putAll(silver.properties());
    PartitionSpec spec = UpsertShape.spec(schema, silver.partitionBy(), silver.upsert());
    return new TableShape(silver.table(), schema, spec, properties, "silver.table");
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
}
