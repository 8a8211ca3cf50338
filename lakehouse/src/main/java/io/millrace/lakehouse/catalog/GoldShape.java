package io.millrace.lakehouse.catalog;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.GroupColumn;
import io.millrace.tables.MillraceException;
import io.millrace.tables.TypedColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/** The columns, partitions and properties of a gold table, and the definition it was made from. */
final class GoldShape {
  static final String DEFINITION = "millrace.definition";

  private GoldShape() {}

  /**
   * The shape of a table.
   *
   * @param columns the group columns, then the measures
   * @param definition what its rows are made of, a line for each part
   */
  static TableShape of(
      GoldDefinition gold, List<TypedColumn> columns, String definition, String pipeline) {
    gold.checkTypes(
        "gold",
        columns,
        (path, message) -> {
          throw new MillraceException(
              ErrorKind.SPEC, "table %s: '%s' %s".formatted(gold.table(), path, message));
        });
    Schema schema = schema(gold, columns);
    PartitionSpec spec = UpsertShape.spec(schema, gold.partitionBy(), Optional.of(gold.upsert()));
    Map<String, String> properties = TableShape.properties(pipeline, gold.formatVersion());
    properties.putAll(UpsertShape.properties(gold.upsert()));
    properties.putAll(gold.properties());
    properties.put(DEFINITION, definition);
    return new TableShape(gold.table(), schema, spec, properties, "gold.table");
  }

  /** NULL is a group too, so group columns are optional and identify nothing to Iceberg. */
  private static Schema schema(GoldDefinition gold, List<TypedColumn> columns) {
    Set<String> groups = new HashSet<>();
    gold.groupBy().stream().map(GroupColumn::name).forEach(groups::add);
    ColumnTypes types = new ColumnTypes();
    List<Types.NestedField> fields = new ArrayList<>();
    for (TypedColumn column : columns) {
      boolean required = column.required() && !groups.contains(column.name());
      fields.add(types.field(column.name(), column.type(), required));
    }
    return new Schema(fields);
  }

  /** Refuses a table of somebody else, and one that another definition made. */
  static void check(TableShape shape, Table table) {
    String made = table.properties().get(DEFINITION);
    List<String> foreign = new ArrayList<>(shape.foreignOwner(table));
    if (made == null) {
      foreign.add("it has no property %s, so nobody knows what made it".formatted(DEFINITION));
    }
    shape.refuse(foreign);

    List<String> changes = new ArrayList<>();
    DefinitionChange.inWords(made, shape.properties().get(DEFINITION)).ifPresent(changes::add);
    changes.addAll(shape.differences(table));
    if (!changes.isEmpty()) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "table %s was made by another definition: %s; run with --table %1$s --recompute to make it again, or give the changed definition a new name in gold.table"
              .formatted(shape.name(), String.join("; ", changes)));
    }
  }
}
