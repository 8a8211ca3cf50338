package io.millrace.lakehouse.upsert;

import org.apache.iceberg.Snapshot;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * What an attempt at an epoch made of a bucket, until it is known whether the table has it.
 *
 * @param id the result that must be in the table
 * @param base the snapshot that it was made for
 * @param files the bucket's files once the table has it
 * @param entries what the key index is to hold then, beside the rows of rewritten files
 * @param compaction which files were rewritten
 */
record Attempt(
    int bucket, String id, long base, BucketFiles files, Entries entries, Compaction compaction) {

  /** Whether the table is as this attempt left it: its base, perhaps a rewrite, its epoch. */
  boolean isIn(TableView view) {
    if (!UpsertChange.holds(view.snapshot(), bucket, id)) {
      return false;
    }
    int steps = 0;
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(view.table())) {
      if (steps > 0 && snapshot.snapshotId() == base) {
        return true;
      }
      if (steps > 1 || (steps == 1 && !UpsertChange.isMerge(snapshot))) {
        return false;
      }
      steps++;
    }
    return false;
  }
}
