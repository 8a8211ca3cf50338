package io.millrace.lakehouse.changelog;

import io.millrace.lakehouse.catalog.BucketField;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.lakehouse.write.LiveFile;
import io.millrace.lakehouse.write.LiveFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The rows that a table gained and lost between two of its snapshots, read from the files that the
 * one has and the other has not, or has with other rows deleted. Rows that were only written anew,
 * by compaction or by another engine, cancel out. In memory are the digests of one bucket's lost
 * rows at a time.
 */
public final class Changelog {
  private final Table table;
  private final Schema columns;
  private final Map<Integer, BucketChange> buckets = new TreeMap<>();

  private Changelog(Table table, Schema columns) {
    this.table = table;
    this.columns = columns;
  }

  /** All columns of the changed rows. */
  public static Changelog between(Table table, long fromSnapshotId, long toSnapshotId) {
    return between(table, fromSnapshotId, toSnapshotId, table.schema());
  }

  /** All rows that a snapshot has. */
  public static Changelog upTo(Table table, long snapshotId) {
    Changelog changelog = new Changelog(table, table.schema());
    BucketField field = BucketField.of(table);
    for (LiveFile file : LiveFiles.of(table, snapshotId, OptionalInt.empty())) {
      changelog.bucket(field.bucketOf(file.data())).addCome(FileChange.all(file));
    }
    return changelog;
  }

  /** Some columns of the changed rows; rows that differ in others only are no change. */
  public static Changelog between(
      Table table, long fromSnapshotId, long toSnapshotId, Schema columns) {
    Changelog changelog = new Changelog(table, columns);
    if (Rewrites.are(table, fromSnapshotId, toSnapshotId)) {
      return changelog;
    }
    BucketField field = BucketField.of(table);
    Map<String, LiveFile> before = new HashMap<>();
    for (LiveFile file : LiveFiles.of(table, fromSnapshotId, OptionalInt.empty())) {
      before.put(file.location(), file);
    }
    for (LiveFile now : LiveFiles.of(table, toSnapshotId, OptionalInt.empty())) {
      BucketChange bucket = changelog.bucket(field.bucketOf(now.data()));
      LiveFile was = before.remove(now.location());
      if (was == null) {
        bucket.addCome(FileChange.all(now));
      } else {
        bucket.addGone(FileChange.gone(was, now));
        bucket.addCome(FileChange.gone(now, was));
      }
    }
    for (LiveFile was : before.values()) {
      changelog.bucket(field.bucketOf(was.data())).addGone(FileChange.all(was));
    }
    return changelog;
  }

  /** What an upsert says that it changes, bucket by bucket, in a table that has it. */
  public static Changelog of(Table table, List<RowChanges> changes) {
    Changelog changelog = new Changelog(table, table.schema());
    FileJson json = new FileJson(table.specs());
    for (int number = 0; number < changes.size(); number++) {
      BucketChange bucket = changelog.bucket(number);
      for (FileRows gone : changes.get(number).gone()) {
        bucket.addGone(new FileChange(json.dataFile(gone.file()), gone.rows()));
      }
      for (FileRows come : changes.get(number).come()) {
        bucket.addCome(new FileChange(json.dataFile(come.file()), come.rows()));
      }
    }
    return changelog;
  }

  /** The changes by the places of their rows; rows that were only written anew are among them. */
  public RowChanges places() {
    FileJson json = new FileJson(table.specs());
    return new RowChanges(places(json, BucketChange::gone), places(json, BucketChange::come));
  }

  private List<FileRows> places(FileJson json, Function<BucketChange, List<FileChange>> side) {
    return buckets.values().stream()
        .map(side)
        .flatMap(List::stream)
        .map(change -> new FileRows(json.text(change.file()), change.rows()))
        .toList();
  }

  private BucketChange bucket(int number) {
    return buckets.computeIfAbsent(number, any -> new BucketChange());
  }

  /** Reads the changes, in no order. */
  public void forEach(Consumer<SignedRow> consumer) {
    buckets.values().forEach(bucket -> read(bucket, consumer));
  }

  private void read(BucketChange bucket, Consumer<SignedRow> consumer) {
    RowDigest.Maker digests = new RowDigest.Maker(columns);
    Map<RowDigest, Integer> lost = new HashMap<>();
    if (!bucket.come().isEmpty()) {
      read(bucket.gone(), row -> lost.merge(digests.of(row), 1, Integer::sum));
    }
    read(
        bucket.come(),
        row -> {
          if (lost.isEmpty() || !takeOne(lost, digests.of(row))) {
            consumer.accept(new SignedRow(1, row));
          }
        });
    boolean nothingCame = bucket.come().isEmpty();
    read(
        bucket.gone(),
        row -> {
          if (nothingCame || takeOne(lost, digests.of(row))) {
            consumer.accept(new SignedRow(-1, row));
          }
        });
  }

  private static boolean takeOne(Map<RowDigest, Integer> counts, RowDigest digest) {
    Integer count = counts.get(digest);
    if (count == null) {
      return false;
    }
    if (count == 1) {
      counts.remove(digest);
    } else {
      counts.put(digest, count - 1);
    }
    return true;
  }

  private void read(List<FileChange> changes, Consumer<Record> consumer) {
    for (FileChange change : changes) {
      ReadBuilder<Record, ?> reader =
          FormatModelRegistry.readBuilder(
              change.file().format(), Record.class, table.io().newInputFile(change.file()));
      try (CloseableIterable<Record> rows = reader.project(columns).build()) {
        int position = 0;
        int last = change.rows().last();
        for (Record row : rows) {
          if (change.rows().contains(position)) {
            consumer.accept(row);
          }
          if (position++ == last) {
            break;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + change.file().location(), e);
      }
    }
  }
}
