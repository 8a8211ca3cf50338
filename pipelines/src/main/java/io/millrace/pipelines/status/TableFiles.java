package io.millrace.pipelines.status;

import io.millrace.lakehouse.catalog.BucketField;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.tables.MillraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The live files of a table.
 *
 * @param rows the rows in them, dead ones too
 * @param byBucket how many data files each bucket has that has any
 * @param buckets how many buckets there are
 */
public record TableFiles(
    long data, long deletes, long rows, long deadRows, Map<Integer, Long> byBucket, int buckets) {
  public TableFiles {
    byBucket = Map.copyOf(byBucket);
  }

  /** As of the last look at the table. */
  static TableFiles of(Table table, int buckets) {
    Snapshot current = table.currentSnapshot();
    Map<String, String> totals = current == null ? Map.of() : current.summary();
    return new TableFiles(
        Epoch.number(totals, SnapshotSummary.TOTAL_DATA_FILES_PROP),
        Epoch.number(totals, SnapshotSummary.TOTAL_DELETE_FILES_PROP),
        Epoch.number(totals, SnapshotSummary.TOTAL_RECORDS_PROP),
        Epoch.number(totals, SnapshotSummary.TOTAL_POS_DELETES_PROP),
        filesByBucket(table),
        buckets);
  }

  private static Map<Integer, Long> filesByBucket(Table table) {
    Map<Integer, Long> files = new HashMap<>();
    BucketField field = BucketField.of(table);
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        try {
          files.merge(field.bucketOf(task.file()), 1L, Long::sum);
        } catch (MillraceException e) {
          // A run refuses such a file of another engine, with advice; here it is in no bucket.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a read of " + table.name(), e);
    }
    return files;
  }

  public long liveRows() {
    return rows - deadRows;
  }

  /** The part of the rows that readers read for nothing. */
  public double deadShare() {
    return rows == 0 ? 0 : (double) deadRows / rows;
  }

  public double averagePerBucket() {
    return (double) byBucket.values().stream().mapToLong(Long::longValue).sum() / buckets;
  }

  public long mostPerBucket() {
    return byBucket.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
