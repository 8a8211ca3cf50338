package io.millrace.transforms.epoch;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import java.util.Optional;
import org.apache.iceberg.Table;

/** The ledgers of a pipeline's tables, read together. */
public final class Ledgers {
  private final Table bronze;
  private final Optional<Table> silver;

  private Ledgers(Table bronze, Optional<Table> silver) {
    this.bronze = bronze;
    this.silver = silver;
  }

  /** On handles of their own. */
  public static Ledgers of(PipelineDefinition pipeline, Lake lake) {
    return new Ledgers(
        lake.load(pipeline.bronze().table()),
        pipeline.silver().map(silver -> lake.load(silver.table())));
  }

  /** How far the tables are, as of a fresh look; silver first, for it never leads. */
  public Standing look() {
    Optional<LedgerEntry> silverEntry = silver.map(Ledgers::last);
    Optional<String> abandoned = silver.flatMap(table -> new Ledger(table).abandoned());
    return new Standing(last(bronze), silverEntry, abandoned);
  }

  /** The ledger of the table that has an epoch last. */
  public Ledger complete() {
    return new Ledger(silver.orElse(bronze));
  }

  Table bronze() {
    return bronze;
  }

  private static LedgerEntry last(Table table) {
    return new Ledger(table)
        .last()
        .orElseThrow(
            () ->
                new MillraceException(
                    ErrorKind.LAKE,
                    "%s has no position, though the run began with one: was it replaced? Start the pipeline again"
                        .formatted(table.name())));
  }
}
