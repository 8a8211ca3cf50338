package io.millrace.tables;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * One pipeline, as its file describes it: complete, checked, and with every default filled in.
 *
 * @param silverOrNull null when the pipeline ends with bronze
 */
public record PipelineDefinition(
    String name,
    KafkaSource source,
    CatalogDefinition catalog,
    EpochSettings epoch,
    BronzeDefinition bronze,
    SilverDefinition silverOrNull,
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
