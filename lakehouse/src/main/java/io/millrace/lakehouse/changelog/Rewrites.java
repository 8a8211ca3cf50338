package io.millrace.lakehouse.changelog;

import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** Tells of snapshots that write rows anew without changing one, whoever made them. */
public final class Rewrites {
  private Rewrites() {}

  public static boolean is(Snapshot snapshot) {
    return DataOperations.REPLACE.equals(snapshot.operation());
  }

  /** Whether a snapshot came from another by nothing but rewrites, or is that one. */
  public static boolean are(Table table, long fromSnapshotId, long toSnapshotId) {
    Snapshot each = table.snapshot(toSnapshotId);
    while (each != null && each.snapshotId() != fromSnapshotId) {
      if (!is(each)) {
        return false;
      }
      each = each.parentId() == null ? null : table.snapshot(each.parentId());
    }
    return each != null;
  }
}
