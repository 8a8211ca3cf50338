package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.ledger.LedgerEntry;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Snapshot;

/**
 * An epoch of one table.
 *
 * @param commit the snapshot that it made; empty if that has expired, and only the table's property
 *     tells of the epoch
 * @param state the last snapshot before the next epoch's
 * @param others what other engines committed between the two, oldest first
 */
public record TableEpoch(
    LedgerEntry entry, Optional<Snapshot> commit, Snapshot state, List<Snapshot> others) {
  public TableEpoch {
    others = List.copyOf(others);
  }
}
