package io.millrace.transforms.gold;

import io.millrace.lakehouse.changelog.FileRows;
import io.millrace.lakehouse.changelog.RowChanges;
import io.millrace.lakehouse.upsert.UpsertedBucket;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.lakehouse.write.LiveFile;
import io.millrace.lakehouse.write.LiveFiles;
import io.millrace.lakehouse.write.LocalFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.roaringbitmap.RoaringBitmap;

/** Brings rows of a table, which are known by their places, to a kernel. */
final class KernelRows {
  /** So many rows are read at once, unless a file has more. */
  private static final long BATCH = 200_000;

  private final Table table;
  private final FileJson json;
  private final Path scratch;

  KernelRows(Table table, Path scratch) {
    this.table = table;
    this.json = new FileJson(table.specs());
    this.scratch = scratch;
  }

  private record Wanted(DataFile file, RoaringBitmap rows, int sign) {}

  /** Hands over rows that came, then those that went, some files at a time. */
  void read(RowChanges changes, Consumer<List<SignedFile>> batches) {
    List<Wanted> batch = new ArrayList<>();
    long rows = 0;
    for (Wanted wanted : wanted(changes)) {
      batch.add(wanted);
      rows += wanted.rows().getLongCardinality();
      if (rows >= BATCH) {
        hand(batch, batches);
        batch.clear();
        rows = 0;
      }
    }
    if (!batch.isEmpty()) {
      hand(batch, batches);
    }
  }

  /** Hands over all that changed at once. */
  void readAtOnce(RowChanges changes, Consumer<List<SignedFile>> taker) {
    hand(wanted(changes), taker);
  }

  private List<Wanted> wanted(RowChanges changes) {
    List<Wanted> wanted = new ArrayList<>();
    changes.come().forEach(file -> wanted.add(wanted(file, 1)));
    changes.gone().forEach(file -> wanted.add(wanted(file, -1)));
    return wanted;
  }

  private Wanted wanted(FileRows file, int sign) {
    return new Wanted(json.dataFile(file.file()), file.rows(), sign);
  }

  /** Hands over all rows that there are once changes are made to a snapshot. */
  void readAll(long snapshotId, List<GroupDelta> deltas, Consumer<List<SignedFile>> taker) {
    Map<String, DataFile> files = new HashMap<>();
    Map<String, RoaringBitmap> rows = new HashMap<>();
    for (LiveFile file : LiveFiles.of(table, snapshotId, OptionalInt.empty())) {
      RoaringBitmap live = RoaringBitmap.bitmapOfRange(0, file.data().recordCount());
      live.andNot(file.deleted());
      files.put(file.location(), file.data());
      rows.put(file.location(), live);
    }
    deltas.forEach(delta -> rewrite(delta.rewrite(), files, rows));
    deltas.forEach(delta -> change(delta.rows(), files, rows));
    List<Wanted> all = new ArrayList<>();
    files.forEach((location, file) -> all.add(new Wanted(file, rows.get(location), 1)));
    hand(all, taker);
  }

  private void rewrite(
      UpsertedBucket.Rewrite rewrite,
      Map<String, DataFile> files,
      Map<String, RoaringBitmap> rows) {
    rewrite.removed().forEach(text -> files.remove(json.dataFile(text).location()));
    for (String text : rewrite.added()) {
      DataFile added = json.dataFile(text);
      files.put(added.location(), added);
      rows.put(added.location(), RoaringBitmap.bitmapOfRange(0, added.recordCount()));
    }
  }

  private void change(
      RowChanges changes, Map<String, DataFile> files, Map<String, RoaringBitmap> rows) {
    for (FileRows gone : changes.gone()) {
      rows.get(json.dataFile(gone.file()).location()).andNot(gone.rows());
    }
    for (FileRows come : changes.come()) {
      DataFile file = json.dataFile(come.file());
      files.put(file.location(), file);
      rows.put(file.location(), come.rows());
    }
  }

  private void hand(List<Wanted> files, Consumer<List<SignedFile>> taker) {
    try (LocalFiles local = new LocalFiles(table.io(), scratch)) {
      List<SignedFile> signed = new ArrayList<>();
      for (Wanted each : files) {
        Path path = local.local(each.file().location());
        signed.add(new SignedFile(path, each.file().recordCount(), each.rows(), each.sign()));
      }
      taker.accept(signed);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read rows of " + table.name(), e);
    }
  }
}
