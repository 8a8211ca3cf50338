package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.upsert.UpsertChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * The epochs that the ancestors of a table's current snapshot tell of. What an epoch left to the
 * next is the last snapshot before the next one's: with what upkeep and other engines did
 * meanwhile.
 */
final class TableEpochs {
  private final List<TableEpoch> epochs = new ArrayList<>();
  private final Optional<Snapshot> beforeAll;
  private final boolean isWhole;

  private TableEpochs(Table table) {
    Snapshot state = null;
    Snapshot oldest = null;
    List<Snapshot> others = new ArrayList<>();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      oldest = snapshot;
      state = state == null ? snapshot : state;
      Optional<LedgerEntry> entry = Ledger.entryOf(snapshot);
      if (entry.isPresent()) {
        add(entry.get(), Optional.of(snapshot), state, others);
        state = null;
        others = new ArrayList<>();
      } else if (!UpsertChange.isMerge(snapshot)) {
        others.add(snapshot);
      }
    }
    isWhole = oldest == null || oldest.parentId() == null;
    Optional<LedgerEntry> last = new Ledger(table).lastSeen();
    if (epochs.isEmpty() && state != null && last.isPresent()) {
      add(last.get(), Optional.empty(), state, others);
      state = null;
    }
    beforeAll = Optional.ofNullable(state);
  }

  /** As of the last look at the table. */
  static TableEpochs of(Table table) {
    return new TableEpochs(table);
  }

  private void add(
      LedgerEntry entry, Optional<Snapshot> commit, Snapshot state, List<Snapshot> others) {
    Collections.reverse(others);
    epochs.add(new TableEpoch(entry, commit, state, others));
  }

  /** Newest first. */
  List<TableEpoch> newestFirst() {
    return Collections.unmodifiableList(epochs);
  }

  Optional<TableEpoch> find(long epoch) {
    return epochs.stream().filter(each -> each.entry().epoch() == epoch).findFirst();
  }

  /** What a table that has something of some epochs only was like when an epoch was over. */
  Found upTo(long epoch) {
    Optional<Snapshot> state =
        epochs.stream()
            .filter(each -> each.entry().epoch() <= epoch)
            .findFirst()
            .map(TableEpoch::state);
    if (state.isPresent()) {
      return new Found(true, state);
    }
    return isWhole ? new Found(true, beforeAll) : Found.NOTHING;
  }

  /**
   * What is known of a table as of an epoch.
   *
   * @param isKnown whether anything is
   * @param snapshot empty if the table had none yet
   */
  record Found(boolean isKnown, Optional<Snapshot> snapshot) {
    static final Found NOTHING = new Found(false, Optional.empty());
  }
}
