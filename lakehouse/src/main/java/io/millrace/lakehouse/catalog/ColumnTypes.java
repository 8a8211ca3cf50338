package io.millrace.lakehouse.catalog;

import io.millrace.tables.ColumnType;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Iceberg's types of the pipeline file's columns, with the field ids of a new table. */
final class ColumnTypes {
  private int lastId;

  Types.NestedField field(String name, ColumnType type, boolean required) {
    int id = ++lastId;
    Types.NestedField.Builder field =
        required ? Types.NestedField.required(name) : Types.NestedField.optional(name);
    return field.withId(id).ofType(type(type)).build();
  }

  Types.NestedField required(String name, Type type) {
    return Types.NestedField.required(++lastId, name, type);
  }

  private Type type(ColumnType type) {
    if (type instanceof ColumnType.Simple simple) {
      return simple(simple);
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return Types.DecimalType.of(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.Fixed fixed) {
      return Types.FixedType.ofLength(fixed.length());
    }
    if (type instanceof ColumnType.Struct struct) {
      return Types.StructType.of(
          struct.fields().stream().map(part -> field(part.name(), part.type(), false)).toList());
    }
    if (type instanceof ColumnType.ListOf list) {
      return Types.ListType.ofOptional(++lastId, type(list.element()));
    }
    ColumnType.MapOf map = (ColumnType.MapOf) type;
    int key = ++lastId;
    int value = ++lastId;
    return Types.MapType.ofOptional(key, value, type(map.key()), type(map.value()));
  }

  private static Type simple(ColumnType.Simple type) {
    return switch (type) {
      case BOOLEAN -> Types.BooleanType.get();
      case INT -> Types.IntegerType.get();
      case LONG -> Types.LongType.get();
      case FLOAT -> Types.FloatType.get();
      case DOUBLE -> Types.DoubleType.get();
      case DATE -> Types.DateType.get();
      case TIME -> Types.TimeType.get();
      case TIMESTAMP -> Types.TimestampType.withoutZone();
      case TIMESTAMPTZ -> Types.TimestampType.withZone();
      case STRING -> Types.StringType.get();
      case UUID -> Types.UUIDType.get();
      case BINARY -> Types.BinaryType.get();
    };
  }
}
