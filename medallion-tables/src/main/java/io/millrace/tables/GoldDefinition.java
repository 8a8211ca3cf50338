package io.millrace.tables;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A table of aggregates over silver, one row per group.
 *
 * @param whereOrNull a condition in SQL for the rows of silver that count
 * @param havingOrNull a condition in SQL for the groups that are shown
 * @param buckets into how many parts the groups are divided, each with one writer
 * @param bucketByOrNull the group column whose hash divides them; null when there is one bucket
 * @param formatVersion Iceberg's: 3 with deletion vectors, 2 with position deletes
 * @param orphanAge how old a file that no snapshot names must be before upkeep removes it
 * @param properties Iceberg table properties beyond those that Millrace sets
 */
public record GoldDefinition(
    TableName table,
    String whereOrNull,
    List<GroupColumn> groupBy,
    List<Measure> measures,
    String havingOrNull,
    List<PartitionBy> partitionBy,
    int buckets,
    String bucketByOrNull,
    int formatVersion,
    SnapshotRetention keepSnapshots,
    Duration orphanAge,
    Map<String, String> properties)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public GoldDefinition {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(keepSnapshots, "keepSnapshots");
    Objects.requireNonNull(orphanAge, "orphanAge");
    groupBy = List.copyOf(groupBy);
    measures = List.copyOf(measures);
    partitionBy = List.copyOf(partitionBy);
    properties = Properties.copyOf(properties);
  }

  public Optional<String> where() {
    return Optional.ofNullable(whereOrNull);
  }

  public Optional<String> having() {
    return Optional.ofNullable(havingOrNull);
  }

  /** How a group's newer row takes the place of its older one. */
  public Upsert upsert() {
    return new Upsert(
        groupBy.stream().map(GroupColumn::name).toList(),
        List.of(),
        null,
        false,
        Duration.ZERO,
        buckets,
        bucketByOrNull);
  }
}
