package io.millrace.transforms.kernel;

import io.millrace.tables.Column;
import io.millrace.tables.ColumnSource;
import io.millrace.tables.ColumnType;
import io.millrace.tables.Expectation;
import io.millrace.tables.OnBadRecord;
import io.millrace.tables.Refinement;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.SnapshotRetention;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import io.millrace.tables.Upsert;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** Silver tables for tests: definitions, and the schemas that a catalog would give them. */
final class SilverTables {
  static final Schema QUARANTINE =
      new Schema(
          NestedField.required(11, "_topic", Types.StringType.get()),
          NestedField.required(12, "_kafka_partition", Types.IntegerType.get()),
          NestedField.required(13, "_offset", Types.LongType.get()),
          NestedField.optional(14, "_timestamp", Types.TimestampType.withZone()),
          NestedField.optional(15, "_key", Types.BinaryType.get()),
          NestedField.optional(16, "value", Types.BinaryType.get()),
          NestedField.required(17, "_epoch", Types.LongType.get()),
          NestedField.required(18, "rule", Types.StringType.get()),
          NestedField.required(19, "reason", Types.StringType.get()),
          NestedField.required(20, "_rejected_at", Types.TimestampType.withZone()));

  private SilverTables() {}

  static Column column(String name, ColumnType type, Serializable... path) {
    return new Column(name, type, in(ColumnSource.Origin.VALUE, path), false, null);
  }

  static ColumnSource in(ColumnSource.Origin origin, Serializable... path) {
    return new ColumnSource(origin, List.of(path));
  }

  static Column required(Column column) {
    return new Column(column.name(), column.type(), column.from(), true, null);
  }

  static Column withDefault(Column column, String fallback) {
    return new Column(column.name(), column.type(), column.from(), column.required(), fallback);
  }

  static Upsert upsert(String key, String deleteWhen, boolean tombstones) {
    return new Upsert(List.of(key), List.of(), deleteWhen, tombstones, Duration.ofDays(7), 1, null);
  }

  static SilverDefinition columns(List<Column> columns, boolean coerce) {
    return silver(new Refinement.Columns(columns, coerce), List.of(), OnBadRecord.QUARANTINE, null);
  }

  static SilverDefinition silver(
      Refinement refinement, List<Expectation> expectations, OnBadRecord onBad, Upsert upsert) {
    return new SilverDefinition(
        TableName.of("silver.orders"),
        refinement,
        expectations,
        onBad,
        TableName.of("silver.orders_quarantine"),
        upsert,
        List.of(),
        3,
        new SnapshotRetention(1, Duration.ofDays(1)),
        Duration.ofDays(1),
        Map.of());
  }

  /** The schema of a table with such columns, with ids unlike any that an engine would give. */
  static Schema schema(List<TypedColumn> columns) {
    AtomicInteger ids = new AtomicInteger(100);
    List<NestedField> fields = new ArrayList<>();
    for (TypedColumn column : columns) {
      int id = ids.incrementAndGet();
      Type type = type(column.type(), ids);
      fields.add(
          column.required()
              ? NestedField.required(id, column.name(), type)
              : NestedField.optional(id, column.name(), type));
    }
    fields.add(NestedField.required(1, SilverDefinition.PARTITION, Types.IntegerType.get()));
    fields.add(NestedField.required(2, SilverDefinition.OFFSET, Types.LongType.get()));
    return new Schema(fields);
  }

  private static Type type(ColumnType type, AtomicInteger ids) {
    if (type instanceof ColumnType.Decimal decimal) {
      return Types.DecimalType.of(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.Fixed fixed) {
      return Types.FixedType.ofLength(fixed.length());
    }
    if (type instanceof ColumnType.Struct struct) {
      return Types.StructType.of(
          struct.fields().stream()
              .map(
                  field ->
                      NestedField.optional(
                          ids.incrementAndGet(), field.name(), type(field.type(), ids)))
              .toList());
    }
    if (type instanceof ColumnType.ListOf list) {
      return Types.ListType.ofOptional(ids.incrementAndGet(), type(list.element(), ids));
    }
    if (type instanceof ColumnType.MapOf map) {
      return Types.MapType.ofOptional(
          ids.incrementAndGet(),
          ids.incrementAndGet(),
          type(map.key(), ids),
          type(map.value(), ids));
    }
    return switch ((ColumnType.Simple) type) {
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

  /** The rows of a file as Iceberg reads them. */
  static List<Record> read(Path file, Schema schema) {
    try (CloseableIterable<Record> records =
        Parquet.read(Files.localInput(file.toFile()))
            .project(schema)
            .createReaderFunc(type -> GenericParquetReaders.buildReader(schema, type))
            .build()) {
      List<Record> rows = new ArrayList<>();
      records.forEach(record -> rows.add(record.copy()));
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
