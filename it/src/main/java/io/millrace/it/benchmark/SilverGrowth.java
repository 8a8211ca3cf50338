package io.millrace.it.benchmark;

import io.millrace.lakehouse.catalog.BucketField;
import io.millrace.lakehouse.upsert.UpsertChange;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * What each snapshot of a silver table wrote and left, noted while the run goes on, because
 * snapshots expire.
 */
final class SilverGrowth {
  private final Map<String, Integer> bucketOf = new HashMap<>();
  private final Map<Integer, Integer> filesOf = new TreeMap<>();
  private long last = -1;
  private long newBytes;
  private long rewrittenBytes;
  private long deleteBytes;
  private long epochs;
  private int mostFiles;
  private double filesSum;
  private double deadSum;
  private double dead;

  /** Takes in the snapshots that came since the last call. */
  void note(Table table) {
    Deque<Snapshot> unseen = new ArrayDeque<>();
    long before = -1;
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      before = snapshot.snapshotId();
      if (before == last) {
        break;
      }
      unseen.push(snapshot);
      before = snapshot.parentId() == null ? -1 : snapshot.parentId();
    }
    if (before != last) {
      throw new IllegalStateException(
          "snapshots of %s expired before they were looked at".formatted(table.name()));
    }
    unseen.forEach(snapshot -> note(table, snapshot));
  }

  private void note(Table table, Snapshot snapshot) {
    BucketField field = BucketField.of(table);
    SnapshotChanges changes = SnapshotChanges.builderFor(table).snapshot(snapshot).build();
    boolean merge = UpsertChange.isMerge(snapshot);
    for (DataFile file : changes.removedDataFiles()) {
      filesOf.merge(bucketOf.remove(file.location()), -1, Integer::sum);
    }
    for (DataFile file : changes.addedDataFiles()) {
      bucketOf.put(file.location(), field.bucketOf(file));
      filesOf.merge(field.bucketOf(file), 1, Integer::sum);
      newBytes += merge ? 0 : file.fileSizeInBytes();
      rewrittenBytes += merge ? file.fileSizeInBytes() : 0;
    }
    // Deletion vectors of a commit share a file.
    Map<String, Long> deletes = new HashMap<>();
    for (DeleteFile file : changes.addedDeleteFiles()) {
      deletes.put(file.location(), file.fileSizeInBytes());
    }
    deleteBytes += deletes.values().stream().mapToLong(Long::longValue).sum();
    last = snapshot.snapshotId();
    if (!merge) {
      measure(snapshot);
    }
  }

  private void measure(Snapshot snapshot) {
    long rows = total(snapshot, SnapshotSummary.TOTAL_RECORDS_PROP);
    long deadRows = total(snapshot, SnapshotSummary.TOTAL_POS_DELETES_PROP);
    epochs++;
    dead = (double) deadRows / Math.max(1, rows - deadRows);
    deadSum += dead;
    if (!filesOf.isEmpty()) {
      mostFiles = Math.max(mostFiles, Collections.max(filesOf.values()));
      filesSum += (double) bucketOf.size() / filesOf.size();
    }
  }

  private static long total(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }

  long epochs() {
    return epochs;
  }

  /** What there is to say, as rows of a table in Markdown. */
  String rows() {
    return String.format(
        Locale.ROOT,
        """
        | data files by bucket at the end | %s |
        | data files of a bucket, average (most) over all epochs | %.1f (%d) |
        | dead rows per live row at the end (average over all epochs) | %.2f (%.2f) |
        | bytes of new data files | %,d |
        | bytes of rewritten data files | %,d |
        | bytes of delete files | %,d |
        | bytes written per byte of new data | %.2f |
        """,
        filesOf.values(),
        filesSum / epochs,
        mostFiles,
        dead,
        deadSum / epochs,
        newBytes,
        rewrittenBytes,
        deleteBytes,
        (double) (newBytes + rewrittenBytes + deleteBytes) / newBytes);
  }
}
