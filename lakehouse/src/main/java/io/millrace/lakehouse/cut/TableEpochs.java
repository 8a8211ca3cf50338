package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
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
    List<Snapshot> later = new ArrayList<>();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      oldest = snapshot;
      state = state == null ? snapshot : state;
      Optional<LedgerEntry> entry = Ledger.entryOf(snapshot);
      if (entry.isPresent()) {
        add(entry.get(), Optional.of(snapshot), state, later);
        state = null;
        later = new ArrayList<>();
      } else {
        later.add(snapshot);
      }
    }
    isWhole = oldest == null || oldest.parentId() == null;
    Optional<LedgerEntry> last = new Ledger(table).lastSeen();
    if (epochs.isEmpty() && state != null && last.isPresent()) {
      add(last.get(), Optional.empty(), state, later);
      state = null;
    }
    beforeAll = Optional.ofNullable(state);
  }

  /** As of the last look at the table. */
  static TableEpochs of(Table table) {
    return new TableEpochs(table);
  }

  private void add(
      LedgerEntry entry, Optional<Snapshot> commit, Snapshot state, List<Snapshot> later) {
    Collections.reverse(later);
    epochs.add(new TableEpoch(entry, commit, state, later));
  }

  /** Newest first. */
  List<TableEpoch> newestFirst() {
    return Collections.unmodifiableList(epochs);
  }

  Optional<TableEpoch> find(long epoch) {
    return epochs.stream().filter(each -> each.entry().epoch() == epoch).findFirst();
  }

  /** What a table was like that has an entry of each epoch. */
  Found at(long epoch) {
    return find(epoch).map(Found::of).orElse(Found.GONE);
  }

  /** What a table that has something of some epochs only was like when an epoch was over. */
  Found upTo(long epoch) {
    Optional<TableEpoch> newest =
        epochs.stream().filter(each -> each.entry().epoch() <= epoch).findFirst();
    if (newest.isPresent()) {
      return Found.of(newest.get());
    }
    return isWhole ? new Found(Optional.empty(), beforeAll, Optional.empty()) : Found.GONE;
  }

  /** What a table was like that came after some epochs, or took some at once. */
  Found taken(long epoch) {
    if (epochs.isEmpty() || epochs.get(0).entry().epoch() < epoch) {
      return Found.missing("has not taken it yet; ./millrace run computes that from silver");
    }
    for (TableEpoch each : epochs) {
      LedgerEntry entry = each.entry();
      if (entry.after() < epoch && epoch < entry.epoch()) {
        return Found.missing(
            entry.after() == 0
                ? "is there from epoch %d on".formatted(entry.epoch())
                : "took epochs %d to %d at once, as %2$d"
                    .formatted(entry.after() + 1, entry.epoch()));
      }
    }
    return at(epoch);
  }

  /**
   * What is known of a table as of an epoch.
   *
   * @param epoch the newest up to then that its ledger has
   * @param snapshot empty if the table had none yet
   * @param missing why nothing is known, in words; empty if something is
   */
  record Found(Optional<TableEpoch> epoch, Optional<Snapshot> snapshot, Optional<String> missing) {
    static final Found GONE = missing("has no snapshot of it any more");

    static Found of(TableEpoch epoch) {
      return new Found(Optional.of(epoch), Optional.of(epoch.state()), Optional.empty());
    }

    static Found missing(String why) {
      return new Found(Optional.empty(), Optional.empty(), Optional.of(why));
    }
  }
}
