package io.millrace.transforms.epoch;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Table;

/** The ledgers of a pipeline's tables, read together. */
public final class Ledgers {
  private final Table bronze;
  private final Optional<Table> silver;
  private final List<Table> gold;

  /** Silver's last epoch when all gold tables were seen to have it; null before. */
  private LedgerEntry level;

  private List<LedgerEntry> goldEntries = List.of();

  private Ledgers(Table bronze, Optional<Table> silver, List<Table> gold) {
    this.bronze = bronze;
    this.silver = silver;
    this.gold = gold;
  }

  /** On handles of their own. */
  public static Ledgers of(PipelineDefinition pipeline, Lake lake) {
    return new Ledgers(
        lake.load(pipeline.bronze().table()),
        pipeline.silver().map(silver -> lake.load(silver.table())),
        pipeline.gold().stream().map(gold -> lake.load(gold.table())).toList());
  }

  /**
   * How far the tables are, as of a fresh look; those that never lead come first. Gold moves only
   * after silver: while silver is where gold was seen to be too, there is no need to look at it.
   */
  public Standing look() {
    if (!gold.isEmpty() && !last(silver.orElseThrow()).equals(level)) {
      goldEntries = gold.stream().map(Ledgers::last).toList();
    }
    Optional<LedgerEntry> silverEntry = silver.map(Ledgers::last);
    boolean areLevel =
        silverEntry.isPresent()
            && goldEntries.stream().allMatch(entry -> entry.epoch() == silverEntry.get().epoch());
    level = areLevel ? silverEntry.get() : null;
    Set<String> abandoned = new HashSet<>();
    Stream.concat(silver.stream(), gold.stream())
        .forEach(table -> new Ledger(table).abandoned().ifPresent(abandoned::add));
    return new Standing(last(bronze), silverEntry, goldEntries, abandoned);
  }

  /** The ledger of the table that decides which epochs there are once it has them. */
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
