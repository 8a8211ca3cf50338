package io.millrace.it.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.SnapshotUtil;

/** A silver table of orders as any Iceberg reader sees it, whoever wrote it. */
record SilverOrders(Table table) {

  /** What a reader of the current snapshot has to open. */
  record Files(long data, long deletes, long bytes) {}

  OrdersModel.Verdict check(OrdersModel model) {
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      return model.check(rows);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table.name(), e);
    }
  }

  Files files() {
    long data = 0;
    long bytes = 0;
    Map<String, Long> deletes = new HashMap<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        data++;
        bytes += task.file().fileSizeInBytes();
        for (DeleteFile delete : task.deletes()) {
          deletes.put(delete.location() + "@" + delete.contentOffset(), delete.fileSizeInBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a read of " + table.name(), e);
    }
    long deleteBytes = deletes.values().stream().mapToLong(Long::longValue).sum();
    return new Files(data, deletes.size(), bytes + deleteBytes);
  }

  /** The snapshots that brought events and how many events each had in all, oldest first. */
  List<Progress> progress(TopicEvents topic) {
    List<Snapshot> snapshots = new ArrayList<>();
    SnapshotUtil.currentAncestors(table).forEach(snapshots::add);
    Collections.reverse(snapshots);
    Arrivals arrivals = new Arrivals(topic);
    List<Progress> progress = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      if (arrivals.add(events(snapshot))) {
        progress.add(new Progress(snapshot.timestampMillis(), arrivals.events()));
      }
    }
    return progress;
  }

  /**
   * The numbers of the events whose rows a snapshot added. Files that hold old rows in a new order
   * may be among those of a snapshot that does more than one thing.
   */
  List<Integer> events(Snapshot snapshot) {
    List<Integer> events = new ArrayList<>();
    if (snapshot.operation().equals(DataOperations.REPLACE)) {
      return events;
    }
    Schema schema = table.schema().select("event");
    for (DataFile file :
        SnapshotChanges.builderFor(table).snapshot(snapshot).build().addedDataFiles()) {
      try (CloseableIterable<Record> rows =
          Parquet.read(table.io().newInputFile(file.location()))
              .project(schema)
              .createReaderFunc(parquet -> GenericParquetReaders.buildReader(schema, parquet))
              .build()) {
        rows.forEach(row -> events.add(Math.toIntExact((Long) row.getField("event"))));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file.location(), e);
      }
    }
    return events;
  }

  /**
   * How far a table has come in each partition of the topic. Every writer takes a partition in its
   * order, so that whatever lies before an event that is there has been dealt with too.
   */
  static final class Arrivals {
    private final TopicEvents topic;
    private final int[] arrived;

    Arrivals(TopicEvents topic) {
      this.topic = topic;
      this.arrived = new int[topic.partitions()];
    }

    /** Whether there was anything new. */
    boolean add(List<Integer> numbers) {
      long before = events();
      for (int number : numbers) {
        int partition = topic.partition(number);
        arrived[partition] = Math.max(arrived[partition], topic.place(number) + 1);
      }
      return events() > before;
    }

    long events() {
      return Arrays.stream(arrived).sum();
    }

    boolean has(int number) {
      return topic.place(number) < arrived[topic.partition(number)];
    }
  }
}
