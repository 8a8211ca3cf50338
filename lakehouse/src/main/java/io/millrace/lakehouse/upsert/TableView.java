package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import java.util.Optional;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.util.SnapshotUtil;

/** A table as it was at one look, which no later commit changes. */
record TableView(Table table, Snapshot snapshot, Optional<LedgerEntry> last) {

  /** Looks anew. */
  static TableView of(Table table) {
    table.refresh();
    TableOperations operations = ((HasTableOperations) table).operations();
    Table fixed =
        new BaseTable(
            new StaticTableOperations(
                operations.current(), operations.io(), operations.locationProvider()),
            table.name());
    return new TableView(fixed, fixed.currentSnapshot(), new Ledger(fixed).lastSeen());
  }

  long epoch() {
    return last.map(LedgerEntry::epoch).orElse(-1L);
  }

  long snapshotId() {
    return snapshot.snapshotId();
  }

  /** Whether a snapshot is one that the current one came from, or that one itself. */
  boolean descendsFrom(long ancestor) {
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      if (each.snapshotId() == ancestor) {
        return true;
      }
    }
    return false;
  }
}
