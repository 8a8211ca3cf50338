package io.millrace.tables;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The table that holds typed and clean rows, one per key unless rows are only appended.
 *
 * @param quarantine the table beside it that holds records which could not become rows
 * @param upsertOrNull how rows replace each other; null when they are only appended
 * @param formatVersion Iceberg's: 3 with deletion vectors, 2 with position deletes
 * @param orphanAge how old a file that no snapshot names must be before upkeep removes it
 * @param properties Iceberg table properties beyond those that Millrace sets
 */
public record SilverDefinition(
    TableName table,
    Refinement refinement,
    List<Expectation> expectations,
    OnBadRecord onBadRecord,
    TableName quarantine,
    Upsert upsertOrNull,
    List<PartitionBy> partitionBy,
    int formatVersion,
    SnapshotRetention keepSnapshots,
    Duration orphanAge,
    Map<String, String> properties)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Columns that Millrace adds to each row: where in Kafka its record was. The first is not called
   * {@code _partition}, for Spark refuses to read a column of that name.
   */
  public static final String PARTITION = "_kafka_partition";

  public static final String OFFSET = "_offset";

  public SilverDefinition {
    Objects.requireNonNull(refinement, "refinement");
    Objects.requireNonNull(onBadRecord, "onBadRecord");
    Objects.requireNonNull(keepSnapshots, "keepSnapshots");
    Objects.requireNonNull(orphanAge, "orphanAge");
    expectations = List.copyOf(expectations);
    partitionBy = List.copyOf(partitionBy);
    properties = Properties.copyOf(properties);
    TableModel.checkFormatVersion("silver", formatVersion);
    SilverRules rules = new SilverRules(KnownColumns.of(refinement), PathReporter.REFUSE);
    SilverTables.check(table, Optional.of(quarantine), Optional.empty(), PathReporter.REFUSE);
    String bucketBy = null;
    if (upsertOrNull != null) {
      bucketBy = upsertOrNull.bucketByOrNull();
      rules.checkKey(upsertOrNull.key());
      rules.checkOrderBy(upsertOrNull.orderBy(), upsertOrNull.key());
      rules.checkBuckets(upsertOrNull.buckets(), bucketBy, upsertOrNull.key());
    }
    rules.checkPartitionBy(partitionBy, bucketBy);
  }

  public Optional<Upsert> upsert() {
    return Optional.ofNullable(upsertOrNull);
  }

  /** The table that remembers deleted keys. */
  public TableName deletes() {
    return SilverTables.deletesOf(table);
  }
}
