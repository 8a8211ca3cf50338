package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.ledger.LedgerEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * All tables of a pipeline as one complete epoch left them to the next.
 *
 * @param main the epoch in the table that decides which epochs there are: silver, or bronze where
 *     there is no silver
 * @param tables gold first, then silver, quarantine and bronze
 */
public record Cut(TableEpoch main, List<CutTable> tables) {
  public Cut {
    tables = List.copyOf(tables);
  }

  public LedgerEntry entry() {
    return main.entry();
  }

  public long epoch() {
    return entry().epoch();
  }

  /** When the epoch was committed. */
  public Instant time() {
    return Instant.ofEpochMilli(entry().committedAt());
  }

  /** Whether some of its tables can still be read. */
  public boolean has(Collection<CutTable.Name> names) {
    return tables.stream()
        .filter(table -> names.contains(table.name()))
        .allMatch(CutTable::isReadable);
  }

  /** Whether another engine changed silver after a gold table was computed from it. */
  public boolean isAhead(CutTable gold) {
    return gold.entry().map(LedgerEntry::mirrors).filter(main::isChangedSince).isPresent();
  }
}
