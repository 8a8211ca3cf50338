package io.millrace.lakehouse.catalog;

import static org.apache.iceberg.types.Types.NestedField.required;

import io.millrace.tables.SilverDefinition;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/**
 * The columns, partitions and properties of the table that remembers deleted keys: by their hash,
 * how new the version was that deleted them, and where it came from.
 */
public final class DeletesShape {
  public static final String KEY_HIGH = "key_high";
  public static final String KEY_LOW = "key_low";
  public static final String VERSIONS = "versions";
  public static final String SOURCE = "source";
  public static final String EPOCH = "_epoch";
  public static final String DELETED_AT = "_deleted_at";
  public static final String BUCKET = "bucket";

  private static final Schema SCHEMA =
      new Schema(
          required(1, KEY_HIGH, Types.LongType.get()),
          required(2, KEY_LOW, Types.LongType.get()),
          required(3, VERSIONS, Types.ListType.ofRequired(4, Types.LongType.get())),
          required(5, SOURCE, Types.LongType.get()),
          required(6, EPOCH, Types.LongType.get()),
          required(7, DELETED_AT, Types.TimestampType.withZone()),
          required(8, BUCKET, Types.IntegerType.get()));

  private DeletesShape() {}

  static TableShape of(SilverDefinition silver, String pipeline) {
    return new TableShape(
        silver.deletes(),
        SCHEMA,
        PartitionSpec.builderFor(SCHEMA).identity(BUCKET).day(DELETED_AT).build(),
        TableShape.properties(pipeline, 2),
        "silver.table");
  }
}
