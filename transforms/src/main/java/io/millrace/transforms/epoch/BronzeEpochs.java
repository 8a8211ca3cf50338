package io.millrace.transforms.epoch;

import io.millrace.lakehouse.catalog.BronzeShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/** Which epochs the files of a bronze table hold. */
final class BronzeEpochs {
  private final Table bronze;

  BronzeEpochs(Table bronze) {
    this.bronze = bronze;
  }

  /**
   * The last of the epochs after one that together have about so many records; at least the next.
   */
  long upTo(long after, long last, long mostRecords) {
    if (last == after + 1) {
      return last;
    }
    SortedMap<Long, Long> recordsUpTo = recordsByNewestEpoch(after);
    long records = 0;
    long epoch = after + 1;
    for (Map.Entry<Long, Long> files : recordsUpTo.entrySet()) {
      records += files.getValue();
      if (records > mostRecords) {
        return Math.min(epoch, last);
      }
      epoch = files.getKey();
    }
    return last;
  }

  private SortedMap<Long, Long> recordsByNewestEpoch(long after) {
    SortedMap<Long, Long> records = new TreeMap<>();
    int column = bronze.schema().findField(BronzeShape.EPOCH).fieldId();
    try (CloseableIterable<FileScanTask> tasks =
        bronze
            .newScan()
            .filter(Expressions.greaterThan(BronzeShape.EPOCH, after))
            .includeColumnStats()
            .planFiles()) {
      for (FileScanTask task : tasks) {
        records.merge(newest(task.file(), column, after), task.file().recordCount(), Long::sum);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  /** A file without statistics is taken for a small one of the next epoch. */
  private static long newest(DataFile file, int column, long after) {
    ByteBuffer bound = file.upperBounds() == null ? null : file.upperBounds().get(column);
    return bound == null ? after + 1 : Conversions.fromByteBuffer(Types.LongType.get(), bound);
  }
}
