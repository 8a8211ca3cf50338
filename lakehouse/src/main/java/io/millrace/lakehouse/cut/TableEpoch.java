package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.changelog.Rewrites;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.upsert.UpsertChange;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Snapshot;

/**
 * An epoch of one table.
 *
 * @param commit the snapshot that it made; empty if that has expired, and only the table's property
 *     tells of the epoch
 * @param state the last snapshot before the next epoch's
 * @param later the snapshots between the two, and the last of them, oldest first
 */
public record TableEpoch(
    LedgerEntry entry, Optional<Snapshot> commit, Snapshot state, List<Snapshot> later) {
  public TableEpoch {
    later = List.copyOf(later);
  }

  /** What other engines committed after it, oldest first. */
  public List<Snapshot> others() {
    return later.stream().filter(snapshot -> !UpsertChange.isMerge(snapshot)).toList();
  }

  /** Whether another engine changed rows since one of the epoch's snapshots. */
  boolean isChangedSince(long snapshotId) {
    List<Long> ids = later.stream().map(Snapshot::snapshotId).toList();
    return later.subList(ids.indexOf(snapshotId) + 1, later.size()).stream()
        .anyMatch(snapshot -> !Rewrites.is(snapshot));
  }
}
