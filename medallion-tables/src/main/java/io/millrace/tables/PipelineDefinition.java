package io.millrace.tables;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One pipeline, as its file describes it: complete, checked, and with every default filled in.
 *
 * @param silverOrNull null when the pipeline ends with bronze
 * @param gold the tables that aggregate silver
 */
public record PipelineDefinition(
    String name,
    KafkaSource source,
    CatalogDefinition catalog,
    EpochSettings epoch,
    BronzeDefinition bronze,
    SilverDefinition silverOrNull,
    List<GoldDefinition> gold,
    WorkerSettings worker)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public PipelineDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(catalog, "catalog");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(bronze, "bronze");
    Objects.requireNonNull(worker, "worker");
    gold = List.copyOf(gold);
    if (silverOrNull != null) {
      SilverTables.check(
          silverOrNull.table(),
          Optional.of(silverOrNull.quarantine()),
          Optional.of(bronze.table()),
          SilverRules.REFUSE);
    }
  }

  public Optional<SilverDefinition> silver() {
    return Optional.ofNullable(silverOrNull);
  }

  /** The way of its records, in words. */
  public String route() {
    return "topic %s to %s%s"
        .formatted(
            source.topic(),
            bronze.table(),
            silver().map(silver -> " and " + silver.table()).orElse(""));
  }
}
