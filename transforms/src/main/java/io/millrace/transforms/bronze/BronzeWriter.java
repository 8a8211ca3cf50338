package io.millrace.transforms.bronze;

import io.millrace.lakehouse.catalog.BronzeShape;
import io.millrace.lakehouse.write.FinishedFile;
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.Rows;
import io.millrace.transforms.kernel.Timestamps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.transforms.Transform;
import org.apache.iceberg.util.SerializableFunction;

/** Writes chunks as files of a bronze table, one file for each time partition in a chunk. */
public final class BronzeWriter {
  private final Table table;
  private final Kernel kernel;
  private final Path scratch;
  private final LongFunction<Integer> partitionOf;

  public BronzeWriter(Table table, Kernel kernel, Path scratch) {
    this.table = table;
    this.kernel = kernel;
    this.scratch = scratch;
    this.partitionOf = partitionOf(table);
  }

  public List<DataFile> write(Chunk chunk, long epoch, String topic, Supplier<String> names) {
    List<DataFile> files = new ArrayList<>();
    if (table.spec().isUnpartitioned()) {
      files.add(write(Rows.all(chunk), null, epoch, topic, names.get()));
      return files;
    }
    Integer first = partitionOfRow(chunk, 0);
    if (isAllOf(first, chunk)) {
      files.add(write(Rows.all(chunk), partition(first), epoch, topic, names.get()));
      return files;
    }
    int[] ordinals =
        IntStream.range(0, chunk.size()).map(row -> ordinal(partitionOfRow(chunk, row))).toArray();
    int[] order =
        IntStream.range(0, chunk.size())
            .boxed()
            .sorted((a, b) -> Integer.compare(ordinals[a], ordinals[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && ordinals[order[to]] == ordinals[order[from]]) {
        to++;
      }
      StructLike partition = partition(partitionOfRow(chunk, order[from]));
      files.add(write(Rows.of(chunk, order, from, to), partition, epoch, topic, names.get()));
      from = to;
    }
    return files;
  }

  private DataFile write(Rows rows, StructLike partition, long epoch, String topic, String name) {
    try (FinishedFile file = FinishedFile.place(table, partition, name, scratch)) {
      kernel.writeBronze(rows, epoch, topic, table.schema(), file.path());
      return file.describe(partition);
    }
  }

  /** Time partitions follow time, so the two ends of a chunk tell about all between. */
  private boolean isAllOf(Integer partition, Chunk chunk) {
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    for (int row = 0; row < chunk.size(); row++) {
      long millis = chunk.timestamp(row);
      if (!Timestamps.isKnown(millis)) {
        if (partition != null) {
          return false;
        }
        continue;
      }
      earliest = Math.min(earliest, millis);
      latest = Math.max(latest, millis);
    }
    return earliest > latest
        ? partition == null
        : partitionOf.apply(earliest).equals(partition)
            && partitionOf.apply(latest).equals(partition);
  }

  private Integer partitionOfRow(Chunk chunk, int row) {
    long millis = chunk.timestamp(row);
    return Timestamps.isKnown(millis) ? partitionOf.apply(millis) : null;
  }

  private static int ordinal(Integer partition) {
    return partition == null ? Integer.MIN_VALUE : partition;
  }

  private StructLike partition(Integer value) {
    GenericRecord partition = GenericRecord.create(table.spec().partitionType());
    partition.set(0, value);
    return partition;
  }

  private static LongFunction<Integer> partitionOf(Table table) {
    if (table.spec().isUnpartitioned()) {
      return millis -> null;
    }
    PartitionField field = table.spec().fields().get(0);
    @SuppressWarnings("unchecked")
    Transform<Long, Integer> transform = (Transform<Long, Integer>) field.transform();
    SerializableFunction<Long, Integer> bound =
        transform.bind(table.schema().findType(BronzeShape.TIMESTAMP).asPrimitiveType());
    return millis -> bound.apply(millis * 1000);
  }
}
