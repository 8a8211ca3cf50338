package io.millrace.tables;

import java.io.Serializable;
import java.util.Objects;

/** One pipeline, as its file describes it: complete, checked, and with every default filled in. */
public record PipelineDefinition(
    String name,
    KafkaSource source,
    CatalogDefinition catalog,
    EpochSettings epoch,
    BronzeDefinition bronze,
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
  }
}
