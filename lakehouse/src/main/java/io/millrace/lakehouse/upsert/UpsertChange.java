package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.ledger.EpochChange;
import io.millrace.lakehouse.write.FileJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;

/**
 * What an epoch changes in a table whose rows are upserted, over all buckets: first what is
 * rewritten without changing a row, then the new rows and the deletes. It fits only the snapshot
 * that it was made for: whatever another engine did since makes it give way.
 */
public final class UpsertChange implements EpochChange {
  /** On a snapshot that only has files rewritten: how many into how many. */
  public static final String SUMMARY_MERGE = "millrace.merge";

  private static final String SUMMARY_BUCKETS = "millrace.buckets";

  private final List<UpsertedBucket> buckets;
  private final Map<String, String> summary;

  /**
   * @param buckets in their order
   * @param summary what the epoch's snapshot says beside its ledger entry
   */
  public UpsertChange(List<UpsertedBucket> buckets, Map<String, String> summary) {
    this.buckets = List.copyOf(buckets);
    this.summary = new LinkedHashMap<>(summary);
  }

  /** Whether the snapshot is made of this result for a bucket, among others. */
  public static boolean holds(Snapshot snapshot, int bucket, String id) {
    String[] ids = snapshot.summary().getOrDefault(SUMMARY_BUCKETS, "").split(",", -1);
    return bucket < ids.length && ids[bucket].equals(id);
  }

  /** Whether the snapshot only has files rewritten, as part of the epoch after it. */
  public static boolean isMerge(Snapshot snapshot) {
    return snapshot.summary().containsKey(SUMMARY_MERGE);
  }

  @Override
  public SnapshotUpdate<?> in(Transaction transaction) {
    FileJson json = new FileJson(transaction.table().specs());
    long base = base();
    rewrite(transaction, base, json);
    RowDelta delta = transaction.newRowDelta().validateFromSnapshot(base);
    all(UpsertedBucket::addedRows, json::dataFile).forEach(delta::addRows);
    all(UpsertedBucket::removedRows, json::dataFile).forEach(delta::removeRows);
    all(UpsertedBucket::addedDeletes, json::deleteFile).forEach(delta::addDeletes);
    all(UpsertedBucket::removedDeletes, json::deleteFile).forEach(delta::removeDeletes);
    summary.forEach(delta::set);
    delta.set(
        SUMMARY_BUCKETS, buckets.stream().map(UpsertedBucket::id).collect(Collectors.joining(",")));
    return delta
        .validateDataFilesExist(all(UpsertedBucket::referenced, Function.identity()))
        .validateDeletedFiles()
        .conflictDetectionFilter(Expressions.alwaysTrue())
        .validateNoConflictingDataFiles()
        .validateNoConflictingDeleteFiles();
  }

  private void rewrite(Transaction transaction, long base, FileJson json) {
    List<DataFile> removed = all(bucket -> bucket.compaction().removed(), json::dataFile);
    if (removed.isEmpty()) {
      return;
    }
    List<DataFile> added = all(bucket -> bucket.compaction().added(), json::dataFile);
    List<DeleteFile> deletes =
        all(bucket -> bucket.compaction().removedDeletes(), json::deleteFile);
    RewriteFiles rewrite = transaction.newRewrite().validateFromSnapshot(base);
    removed.forEach(rewrite::deleteFile);
    deletes.forEach(rewrite::deleteFile);
    added.forEach(rewrite::addFile);
    rewrite.set(SUMMARY_MERGE, "%d files into %d".formatted(removed.size(), added.size())).commit();
  }

  /** The snapshot that all buckets were in; when they were not in one, somebody came between. */
  private long base() {
    long base = buckets.get(0).base();
    for (UpsertedBucket bucket : buckets) {
      ValidationException.check(
          bucket.base() == base,
          "bucket %s was worked out on snapshot %s, bucket %s on %s",
          buckets.get(0).bucket(),
          base,
          bucket.bucket(),
          bucket.base());
    }
    return base;
  }

  private <T> List<T> all(Function<UpsertedBucket, List<String>> part, Function<String, T> reader) {
    List<T> found = new ArrayList<>();
    for (UpsertedBucket bucket : buckets) {
      part.apply(bucket).forEach(text -> found.add(reader.apply(text)));
    }
    return found;
  }
}
