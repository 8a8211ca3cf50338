package io.millrace.tables;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The table that holds every event as it arrived.
 *
 * @param orphanAge how old a file that no snapshot names must be before upkeep removes it
 * @param properties Iceberg table properties beyond those that Millrace sets
 */
public record BronzeDefinition(
    TableName table,
    TimePartition partitionBy,
    SnapshotRetention keepSnapshots,
    Duration orphanAge,
    Map<String, String> properties)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What messages say of the table. */
  static final String USE = "the table of bronze";

  public BronzeDefinition {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(partitionBy, "partitionBy");
    Objects.requireNonNull(keepSnapshots, "keepSnapshots");
    Objects.requireNonNull(orphanAge, "orphanAge");
    properties = Properties.copyOf(properties);
  }
}
