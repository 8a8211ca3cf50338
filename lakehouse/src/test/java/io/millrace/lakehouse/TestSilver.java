package io.millrace.lakehouse;

import io.millrace.tables.ColumnType;
import io.millrace.tables.OnBadRecord;
import io.millrace.tables.PartitionBy;
import io.millrace.tables.Refinement;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.SnapshotRetention;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import io.millrace.tables.Upsert;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Definitions of silver tables: orders by their number, each with a customer and a version. */
public final class TestSilver {
  public static final List<TypedColumn> COLUMNS =
      List.of(
          new TypedColumn("id", ColumnType.Simple.LONG, false),
          new TypedColumn("customer", ColumnType.Simple.STRING, false),
          new TypedColumn("version", ColumnType.Simple.INT, false));

  private TestSilver() {}

  public static SilverDefinition upserted(int buckets, int formatVersion) {
    return upserted(buckets, formatVersion, List.of());
  }

  public static SilverDefinition upserted(
      int buckets, int formatVersion, List<PartitionBy> partitionBy) {
    Upsert upsert =
        new Upsert(
            List.of("id"),
            List.of("version"),
            null,
            false,
            Duration.ofDays(7),
            buckets,
            buckets > 1 ? "id" : null);
    return definition(upsert, formatVersion, partitionBy);
  }

  public static SilverDefinition appended(List<PartitionBy> partitionBy) {
    return definition(null, 3, partitionBy);
  }

  private static SilverDefinition definition(
      Upsert upsertOrNull, int formatVersion, List<PartitionBy> partitionBy) {
    return new SilverDefinition(
        TableName.of("silver.orders"),
        new Refinement.Query("SELECT 1"),
        List.of(),
        OnBadRecord.QUARANTINE,
        TableName.of("silver.orders_quarantine"),
        upsertOrNull,
        partitionBy,
        formatVersion,
        new SnapshotRetention(500, Duration.ofDays(7)),
        Duration.ofDays(1),
        Map.of());
  }
}
