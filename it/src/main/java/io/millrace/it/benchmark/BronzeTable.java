package io.millrace.it.benchmark;

import io.millrace.lakehouse.catalog.BronzeShape;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.tables.PipelineDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/** A bronze table as any Iceberg reader sees it, without the pipeline's own ledger. */
public final class BronzeTable implements AutoCloseable {
  private final Lake lake;
  private final Table table;

  private BronzeTable(Lake lake, Table table) {
    this.lake = lake;
    this.table = table;
  }

  public static BronzeTable open(PipelineDefinition pipeline) {
    Lake lake = Lake.open(pipeline.catalog());
    try {
      return new BronzeTable(lake, lake.load(pipeline.bronze().table()));
    } catch (RuntimeException e) {
      lake.close();
      throw e;
    }
  }

  /**
   * What a full read finds.
   *
   * @param distinct how many different pairs of partition and offset
   */
  public record Rows(long rows, long distinct) {
    /** Whether each of so many events is there once. */
    public boolean areExactly(long produced) {
      return rows == produced && distinct == produced;
    }
  }

  /** The data files of the current snapshot. */
  record Files(int count, long bytes) {}

  public Rows count() {
    Map<Integer, BitSet> seen = new HashMap<>();
    long rows = 0;
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(table).select(BronzeShape.PARTITION, BronzeShape.OFFSET).build()) {
      for (Record record : records) {
        int partition = (Integer) record.getField(BronzeShape.PARTITION);
        long offset = (Long) record.getField(BronzeShape.OFFSET);
        seen.computeIfAbsent(partition, any -> new BitSet()).set(Math.toIntExact(offset));
        rows++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table.name(), e);
    }
    return new Rows(rows, seen.values().stream().mapToLong(BitSet::cardinality).sum());
  }

  Table table() {
    return table;
  }

  List<DataFile> dataFiles() {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a read of " + table.name(), e);
    }
    return files;
  }

  Files files() {
    List<DataFile> files = dataFiles();
    return new Files(files.size(), files.stream().mapToLong(DataFile::fileSizeInBytes).sum());
  }

  /** The commits that added rows, oldest first. */
  List<Progress> progress() {
    List<Progress> progress = new ArrayList<>();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      long rows =
          Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
      if (snapshot.operation().equals("append") && rows > 0) {
        progress.add(new Progress(snapshot.timestampMillis(), rows));
      }
    }
    Collections.reverse(progress);
    return progress;
  }

  /** The folder that holds the table's metadata and data. */
  public Path folder() {
    return Path.of(table.location().replaceFirst("^file:/*", "/"));
  }

  @Override
  public void close() {
    lake.close();
  }
}
