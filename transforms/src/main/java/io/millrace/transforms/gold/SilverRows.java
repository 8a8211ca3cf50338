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

/** Brings rows of silver, which are known by their places, to a kernel. */
final class SilverRows {
  /** So many rows are read at once, unless a file has more. */
  private static final long BATCH = 1_000_000;

  private final Table silver;
  private final FileJson json;
  private final Path scratch;

  SilverRows(Table silver, Path scratch) {
    this.silver = silver;
    this.json = new FileJson(silver.specs());
    this.scratch = scratch;
  }

  /** Hands over rows that came, then those that went, some files at a time. */
  void read(RowChanges changes, Consumer<List<SignedFile>> batches) {
    try (LocalFiles local = new LocalFiles(silver.io(), scratch)) {
      read(local, changes.come(), 1, batches);
      read(local, changes.gone(), -1, batches);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read rows of " + silver.name(), e);
    }
  }

  private void read(
      LocalFiles local, List<FileRows> files, int sign, Consumer<List<SignedFile>> batches)
      throws IOException {
    List<SignedFile> batch = new ArrayList<>();
    long rows = 0;
    for (FileRows file : files) {
      batch.add(signed(local, json.dataFile(file.file()), file.rows(), sign));
      rows += file.rows().getLongCardinality();
      if (rows >= BATCH) {
        batches.accept(batch);
        batch = new ArrayList<>();
        rows = 0;
      }
    }
    if (!batch.isEmpty()) {
      batches.accept(batch);
    }
  }

  /** Hands over all that changed at once. */
  void readAtOnce(RowChanges changes, Consumer<List<SignedFile>> batch) {
    try (LocalFiles local = new LocalFiles(silver.io(), scratch)) {
      List<SignedFile> files = new ArrayList<>();
      for (FileRows file : changes.come()) {
        files.add(signed(local, json.dataFile(file.file()), file.rows(), 1));
      }
      for (FileRows file : changes.gone()) {
        files.add(signed(local, json.dataFile(file.file()), file.rows(), -1));
      }
      batch.accept(files);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read rows of " + silver.name(), e);
    }
  }

  /** Hands over all rows that there are once changes are made to a snapshot. */
  void readAll(long snapshotId, List<GroupDelta> deltas, Consumer<List<SignedFile>> batch) {
    Map<String, DataFile> files = new HashMap<>();
    Map<String, RoaringBitmap> rows = new HashMap<>();
    for (LiveFile file : LiveFiles.of(silver, snapshotId, OptionalInt.empty())) {
      RoaringBitmap live = RoaringBitmap.bitmapOfRange(0, file.data().recordCount());
      live.andNot(file.deleted());
      files.put(file.location(), file.data());
      rows.put(file.location(), live);
    }
    deltas.forEach(delta -> rewrite(delta.rewrite(), files, rows));
    deltas.forEach(delta -> change(delta.rows(), files, rows));
    try (LocalFiles local = new LocalFiles(silver.io(), scratch)) {
      List<SignedFile> all = new ArrayList<>();
      for (Map.Entry<String, DataFile> file : files.entrySet()) {
        all.add(signed(local, file.getValue(), rows.get(file.getKey()), 1));
      }
      batch.accept(all);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + silver.name(), e);
    }
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

  private static SignedFile signed(LocalFiles local, DataFile file, RoaringBitmap rows, int sign)
      throws IOException {
    return new SignedFile(local.local(file.location()), file.recordCount(), rows, sign);
  }
}
