package io.millrace.tables;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

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
  private static final int MAX_SHOWN = 3;

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
          PathReporter.REFUSE);
    }
    checkGold(gold, bronze, silverOrNull);
    Sink.check(
        Sink.of(gold), Sink.Topic.of(source.topic(), source.properties()), PathReporter.REFUSE);
  }

  /** What must hold between gold tables and the tables of other layers. */
  private static void checkGold(
      List<GoldDefinition> gold, BronzeDefinition bronze, SilverDefinition silverOrNull) {
    if (gold.isEmpty()) {
      return;
    }
    if (silverOrNull == null || gold.size() > GoldModel.MAX_TABLES) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "a pipeline %s silver cannot have %d gold tables; gold is made from silver, in at most %d tables"
              .formatted(
                  silverOrNull == null ? "without" : "with", gold.size(), GoldModel.MAX_TABLES));
    }
    Map<TableName, String> used =
        SilverTables.uses(silverOrNull.table(), Optional.of(silverOrNull.quarantine()));
    used.put(bronze.table(), BronzeDefinition.USE);
    Map<String, TableName> tables = new LinkedHashMap<>();
    for (GoldDefinition table : gold) {
      tables.put("gold[%d]".formatted(tables.size()), table.table());
    }
    GoldRules.checkTables(tables, used, PathReporter.REFUSE);
  }

  public Optional<SilverDefinition> silver() {
    return Optional.ofNullable(silverOrNull);
  }

  /** Whether stores serve any of its gold tables. */
  public boolean isServed() {
    return gold.stream().anyMatch(table -> !table.serve().isEmpty());
  }

  /** The way of its records, in words. */
  public String route() {
    List<String> tables = new ArrayList<>(List.of(bronze.table().toString()));
    silver().ifPresent(silver -> tables.add(silver.table().toString()));
    if (gold.size() > MAX_SHOWN) {
      tables.add(gold.size() + " gold tables");
    } else if (!gold.isEmpty()) {
      tables.add(
          gold.stream().map(table -> table.table().toString()).collect(Collectors.joining(", ")));
    }
    String last = tables.remove(tables.size() - 1);
    return "topic %s to %s%s"
        .formatted(
            source.topic(), tables.isEmpty() ? "" : String.join(", ", tables) + " and ", last);
  }
}
