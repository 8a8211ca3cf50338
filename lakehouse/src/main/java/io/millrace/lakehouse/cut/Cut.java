package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.ledger.LedgerEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * All tables of a pipeline as one complete epoch left them to the next.
 *
 * @param last the epoch in the table that has an epoch last, which makes it complete
 */
public record Cut(TableEpoch last, List<CutTable> tables) {
  public Cut {
    tables = List.copyOf(tables);
  }

  public LedgerEntry entry() {
    return last.entry();
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
}
