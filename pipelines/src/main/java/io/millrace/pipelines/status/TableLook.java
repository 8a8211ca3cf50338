package io.millrace.pipelines.status;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import java.util.Optional;
import org.apache.iceberg.Table;

/** Looks where a pipeline stands, in its tables alone. */
public final class TableLook {
  private final PipelineDefinition pipeline;
  private final Lake lake;

  public TableLook(PipelineDefinition pipeline, Lake lake) {
    this.pipeline = pipeline;
    this.lake = lake;
  }

  /** What the tables say, silver first, for it never leads. */
  public PipelineStatus status(Optional<Offsets> end) {
    Optional<Table> silver = pipeline.silver().map(SilverDefinition::table).flatMap(lake::find);
    Optional<LedgerEntry> silverLast = silver.flatMap(table -> new Ledger(table).last());
    LedgerEntry bronzeLast =
        lake.find(pipeline.bronze().table())
            .flatMap(table -> new Ledger(table).last())
            .orElseThrow(() -> notStarted(pipeline));
    PipelineStatus status = PipelineStatus.of(pipeline, silverLast.orElse(bronzeLast), end);
    if (pipeline.silver().isEmpty()) {
      return status;
    }
    SilverDefinition definition = pipeline.silver().get();
    return status.withSilver(
        new SilverStatus(
            definition.table().toString(),
            bronzeLast.epoch() - silverLast.map(LedgerEntry::epoch).orElse(0L),
            silverLast.map(
                last -> new SilverLook(pipeline, lake, silver.orElseThrow()).contents(last))));
  }

  static MillraceException notStarted(PipelineDefinition pipeline) {
    return new MillraceException(
        ErrorKind.LAKE,
        "%s has not run yet: there is no table %s; start it with ./millrace run"
            .formatted(pipeline.name(), pipeline.bronze().table()));
  }
}
