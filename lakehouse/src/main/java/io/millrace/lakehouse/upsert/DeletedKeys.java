package io.millrace.lakehouse.upsert;

import static org.apache.iceberg.expressions.Expressions.and;
import static org.apache.iceberg.expressions.Expressions.equal;
import static org.apache.iceberg.expressions.Expressions.greaterThan;
import static org.apache.iceberg.expressions.Expressions.greaterThanOrEqual;
import static org.apache.iceberg.expressions.Expressions.lessThanOrEqual;

import io.millrace.lakehouse.catalog.DeletesShape;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.lakehouse.write.FinishedFile;
import io.millrace.lakehouse.write.LocalParquet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;

/** The table that remembers which keys were deleted, and by how new a version. */
final class DeletedKeys {
  private static final int BATCH = 16 * 1024;

  private final Table table;
  private final KeyShape shape;
  private final Duration remember;
  private final Path scratch;

  DeletedKeys(Table table, KeyShape shape, Duration remember, Path scratch) {
    this.table = table;
    this.shape = shape;
    this.remember = remember;
    this.scratch = scratch;
  }

  /** What was deleted in a bucket after one epoch and up to another. */
  void read(int bucket, long after, long upTo, Consumer<Entries> sink) {
    table.refresh();
    if (table.currentSnapshot() == null) {
      return;
    }
    OffsetDateTime since = Instant.now().minus(remember).atOffset(ZoneOffset.UTC);
    Expression wanted =
        and(
            and(
                equal(DeletesShape.BUCKET, bucket),
                greaterThanOrEqual(DeletesShape.DELETED_AT, since.toString())),
            and(greaterThan(DeletesShape.EPOCH, after), lessThanOrEqual(DeletesShape.EPOCH, upTo)));
    long[] key = new long[KeyShape.KEY];
    long[] version = new long[shape.versionWidth()];
    Entries batch = new Entries(shape.versionWidth());
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).where(wanted).build()) {
      for (Record row : rows) {
        key[0] = (Long) row.getField(DeletesShape.KEY_HIGH);
        key[1] = (Long) row.getField(DeletesShape.KEY_LOW);
        version[KeyShape.SOURCE] = (Long) row.getField(DeletesShape.SOURCE);
        List<?> order = (List<?>) row.getField(DeletesShape.VERSIONS);
        for (int i = 0; i < order.size(); i++) {
          version[1 + i] = (Long) order.get(i);
        }
        OffsetDateTime at = (OffsetDateTime) row.getField(DeletesShape.DELETED_AT);
        batch.add(key, 0, Location.ofDelete(at.toEpochSecond()), version, 0);
        if (batch.size() == BATCH) {
          sink.accept(batch);
          batch.clear();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table.name(), e);
    }
    sink.accept(batch);
  }

  String json(DataFile file) {
    return new FileJson(table.specs()).text(file);
  }

  /** Writes those of an epoch's entries that are deletes, all made at one time. */
  List<DataFile> write(int bucket, long epoch, Entries entries, Instant now, String name) {
    List<Record> rows = new ArrayList<>();
    int width = 1 + shape.versionWidth();
    for (int entry = 0; entry < entries.size(); entry++) {
      if (Location.isDelete(entries.values()[entry * width])) {
        rows.add(row(bucket, epoch, entries, entry, now));
      }
    }
    if (rows.isEmpty()) {
      return List.of();
    }
    GenericRecord partition = GenericRecord.create(table.spec().partitionType());
    partition.set(0, bucket);
    partition.set(1, Math.toIntExact(LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay()));
    try (FinishedFile file = FinishedFile.place(table, partition, name, scratch)) {
      try (FileAppender<Record> writer =
          Parquet.write(LocalParquet.output(file.path()))
              .schema(table.schema())
              .createWriterFunc(type -> GenericParquetWriter.create(table.schema(), type))
              .setAll(table.properties())
              .build()) {
        writer.addAll(rows);
      }
      return List.of(file.describe(partition));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + table.name(), e);
    }
  }

  private Record row(int bucket, long epoch, Entries entries, int entry, Instant now) {
    int version = entry * (1 + shape.versionWidth()) + 1;
    List<Long> order = new ArrayList<>();
    for (int i = 1; i < shape.versionWidth(); i++) {
      order.add(entries.values()[version + i]);
    }
    Record row = GenericRecord.create(table.schema());
    row.setField(DeletesShape.KEY_HIGH, entries.keys()[2 * entry]);
    row.setField(DeletesShape.KEY_LOW, entries.keys()[2 * entry + 1]);
    row.setField(DeletesShape.VERSIONS, order);
    row.setField(DeletesShape.SOURCE, entries.values()[version + KeyShape.SOURCE]);
    row.setField(DeletesShape.EPOCH, epoch);
    row.setField(DeletesShape.DELETED_AT, now.atOffset(ZoneOffset.UTC));
    row.setField(DeletesShape.BUCKET, bucket);
    return row;
  }
}
