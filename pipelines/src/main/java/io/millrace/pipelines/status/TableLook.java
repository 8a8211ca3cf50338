package io.millrace.pipelines.status;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;

/** Looks where a pipeline stands: in its tables, and in the topics that stores are fed from. */
public final class TableLook {
  private final PipelineDefinition pipeline;
  private final Lake lake;

  public TableLook(PipelineDefinition pipeline, Lake lake) {
    this.pipeline = pipeline;
    this.lake = lake;
  }

  /** What the tables say, those first that never lead. */
  public PipelineStatus status(Optional<Offsets> end) {
    List<Looked> gold = pipeline.gold().stream().map(of -> look(of.table())).toList();
    Optional<Looked> silver = pipeline.silver().map(of -> look(of.table()));
    LedgerEntry bronze =
        look(pipeline.bronze().table()).last().orElseThrow(() -> notStarted(pipeline));
    LedgerEntry main = silver.flatMap(Looked::last).orElse(bronze);
    PipelineStatus status = PipelineStatus.of(pipeline, complete(main, gold), end);
    return silver.isEmpty()
        ? status
        : status.with(silverStatus(silver.get(), bronze), goldStatus(gold, main));
  }

  private Looked look(TableName name) {
    Optional<Table> table = lake.find(name);
    return new Looked(table, table.flatMap(found -> new Ledger(found).last()));
  }

  /** The last epoch of silver, unless a gold table that keeps pace with it has not got so far. */
  private static LedgerEntry complete(LedgerEntry main, List<Looked> gold) {
    return gold.stream()
        .flatMap(table -> table.last().stream())
        .filter(last -> last.hasJoined(main) && last.epoch() < main.epoch())
        .min(Comparator.comparingLong(LedgerEntry::epoch))
        .orElse(main);
  }

  private SilverStatus silverStatus(Looked silver, LedgerEntry bronze) {
    return new SilverStatus(
        pipeline.silver().orElseThrow().table().toString(),
        bronze.epoch() - silver.epoch(),
        silver
            .last()
            .map(
                last ->
                    new SilverLook(pipeline, lake, silver.table().orElseThrow()).contents(last)));
  }

  private List<GoldStatus> goldStatus(List<Looked> tables, LedgerEntry silver) {
    List<GoldStatus> all = new ArrayList<>();
    for (Looked table : tables) {
      GoldDefinition definition = pipeline.gold().get(all.size());
      all.add(
          new GoldStatus(
              definition.table().toString(),
              silver.epoch() - table.epoch(),
              table
                  .last()
                  .map(
                      last ->
                          GoldStatus.Contents.of(
                              definition, table.table().orElseThrow(), last, pipeline.worker())),
              ServingStatus.of(definition)));
    }
    return all;
  }

  /** A table, if it is there, and the last epoch in its ledger, if there is one. */
  private record Looked(Optional<Table> table, Optional<LedgerEntry> last) {
    long epoch() {
      return last.map(LedgerEntry::epoch).orElse(0L);
    }
  }

  static MillraceException notStarted(PipelineDefinition pipeline) {
    return new MillraceException(
        ErrorKind.LAKE,
        "%s has not run yet: there is no table %s; start it with ./millrace run"
            .formatted(pipeline.name(), pipeline.bronze().table()));
  }
}
