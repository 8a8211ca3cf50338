package io.millrace.lakehouse.changelog;

import io.millrace.lakehouse.SilverTable;
import io.millrace.lakehouse.catalog.BucketField;
import io.millrace.lakehouse.compact.PlainMerger;
import io.millrace.lakehouse.compact.Rewriting;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.DeleteFiles;
import io.millrace.lakehouse.write.Deletion;
import io.millrace.lakehouse.write.LiveFile;
import io.millrace.lakehouse.write.LiveFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.roaringbitmap.RoaringBitmap;

/** Upserts and compacts a silver table by looking for each row in its files, and keeps a model. */
final class UpsertedTable {
  private static final int KEYS = 60;

  private final SilverTable silver;
  private final Table table;
  private final Path folder;
  private final Map<Long, String> model = new TreeMap<>();

  UpsertedTable(SilverTable silver, Path folder) {
    this.silver = silver;
    this.table = silver.table();
    this.folder = folder;
  }

  Map<Long, String> model() {
    return model;
  }

  /** Some keys get a new version, and some are deleted. */
  void epoch(int epoch, Random random) {
    Map<Long, Record> rows = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      long id = random.nextInt(KEYS);
      rows.put(id, silver.row(id, "customer " + random.nextInt(5), epoch));
    }
    Set<Long> deleted = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      deleted.add((long) random.nextInt(KEYS));
    }
    deleted.removeAll(rows.keySet());
    change(epoch, List.copyOf(rows.values()), deleted);
  }

  void upsert(int epoch, List<Record> rows) {
    change(epoch, rows, Set.of());
  }

  private void change(int epoch, List<Record> rows, Set<Long> deleted) {
    Set<Long> gone = new HashSet<>(deleted);
    rows.forEach(row -> gone.add((Long) row.getField("id")));
    DeleteFiles.Written deletes =
        new DeleteFiles(table, DataFileNames.ofDeletes(epoch, "abcd1234", 0))
            .write(deletions(gone));
    RowDelta delta = table.newRowDelta();
    if (table.currentSnapshot() != null) {
      delta.validateFromSnapshot(table.currentSnapshot().snapshotId());
    }
    Map<String, List<Record>> partitions = new HashMap<>();
    for (Record row : rows) {
      partitions.computeIfAbsent(silver.partition(row), any -> new ArrayList<>()).add(row);
    }
    partitions.values().forEach(part -> delta.addRows(silver.file(epoch, part)));
    deletes.added().forEach(delta::addDeletes);
    deletes.replaced().forEach(delta::removeDeletes);
    deletes.emptied().forEach(file -> delta.removeRows(file.data()));
    delta.commit();
    deleted.forEach(model::remove);
    for (Record row : rows) {
      long id = (Long) row.getField("id");
      model.put(id, id + " " + row.getField("customer") + " " + row.getField("version"));
    }
  }

  private List<Deletion> deletions(Set<Long> gone) {
    List<Deletion> deletions = new ArrayList<>();
    for (LiveFile file : live()) {
      RoaringBitmap rows = new RoaringBitmap();
      int position = 0;
      for (Record row : silver.rowsOf(file.data())) {
        if (gone.contains((Long) row.getField("id")) && !file.deleted().contains(position)) {
          rows.add(position);
        }
        position++;
      }
      if (!rows.isEmpty()) {
        deletions.add(new Deletion(file, rows));
      }
    }
    return deletions;
  }

  private List<LiveFile> live() {
    table.refresh();
    return table.currentSnapshot() == null
        ? List.of()
        : LiveFiles.of(table, table.currentSnapshot().snapshotId(), OptionalInt.empty());
  }

  /** All files of one bucket become one. */
  void compact(int epoch, Random random) {
    int bucket = random.nextInt(3);
    List<LiveFile> files =
        live().stream()
            .filter(file -> BucketField.of(table).bucketOf(file.data()) == bucket)
            .toList();
    if (files.isEmpty()) {
      return;
    }
    DataFile merged =
        new Rewriting(table, table.currentSnapshot().snapshotId(), folder)
            .rewrite(files, DataFileNames.ofMerge(epoch), PlainMerger::merge);
    RewriteFiles rewrite =
        table.newRewrite().validateFromSnapshot(table.currentSnapshot().snapshotId());
    for (LiveFile file : files) {
      rewrite.deleteFile(file.data());
      file.ownDeletes().forEach(rewrite::deleteFile);
    }
    rewrite.addFile(merged).commit();
  }
}
