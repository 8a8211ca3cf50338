package io.millrace.transforms.silver;

import io.millrace.lakehouse.changelog.FileRows;
import io.millrace.lakehouse.changelog.RowChanges;
import io.millrace.lakehouse.index.Cells;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.upsert.KeyBlock;
import io.millrace.lakehouse.upsert.KeyNumbers;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.lakehouse.write.FilePlaces;
import io.millrace.lakehouse.write.FinishedFile;
import io.millrace.lakehouse.write.PlacedRows;
import io.millrace.transforms.cost.StageCpu;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.Rows;
import io.millrace.transforms.refine.Refined;
import io.millrace.transforms.refine.RuleCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.StructLike;
import org.roaringbitmap.RoaringBitmap;

/**
 * The silver side of one slice: its chunks are refined, their rows written as files of the table at
 * once, and what the writers of the buckets must know of them is gathered. Of several versions of a
 * key in a chunk only the newest is written.
 */
public final class SilverSlice {
  private final SilverTarget target;
  private final EpochPlan plan;
  private final int slice;
  private final FileJson json;
  private final List<List<String>> files = new ArrayList<>();
  private final List<KeyBlock.Builder> blocks = new ArrayList<>();
  private final List<String> quarantine = new ArrayList<>();
  private final Map<String, Long> rules = new HashMap<>();
  private long rows;
  private long superseded;

  public SilverSlice(SilverTarget target, EpochPlan plan, int slice) {
    this.target = target;
    this.plan = plan;
    this.slice = slice;
    this.json = new FileJson(target.table().specs());
    for (int bucket = 0; bucket < target.buckets(); bucket++) {
      files.add(new ArrayList<>());
      blocks.add(new KeyBlock.Builder(target.versionWidth()));
    }
  }

  /** Takes a chunk's records. */
  public void add(Kernel kernel, Rows records, StageCpu cpu) {
    try (Refined refined = kernel.refine(records, target.plan(), plan.topic())) {
      cpu.lap(StageCpu.Stage.REFINE);
      FilePlaces places = new FilePlaces(target.table(), target.keyColumns());
      Cells cells = refined.cells(places.columns());
      if (target.isUpsert()) {
        writeNewest(refined, cells, places);
      } else {
        writeAll(refined, cells, places);
      }
      if (refined.rejects() > 0) {
        writeRejects(refined);
      }
      for (RuleCount count : refined.counts()) {
        rules.merge(count.rule(), count.records(), Long::sum);
      }
    }
    cpu.lap(StageCpu.Stage.SILVER);
  }

  private void writeAll(Refined refined, Cells cells, FilePlaces places) {
    PlacedRows placed = new PlacedRows();
    for (int row = 0; row < refined.size(); row++) {
      placed.add(places.of(cells, row), row);
    }
    write(refined, placed);
    rows += refined.size();
  }

  private void writeNewest(Refined refined, Cells cells, FilePlaces places) {
    Versions versions = new Versions(refined, cells);
    PlacedRows placed = new PlacedRows();
    for (int row = 0; row < refined.size(); row++) {
      if (!versions.isNewest(row)) {
        superseded++;
      } else if (refined.op(row) == Refined.Op.PUT) {
        FilePlaces.Place place = places.of(cells, row);
        List<String> ofBucket = files.get(place.bucket());
        int position = placed.add(place, row);
        int file = ofBucket.size() + placed.before(place);
        versions.addTo(blocks.get(place.bucket()), row, KeyBlock.ROW, file, position);
        rows++;
      } else {
        byte change = refined.op(row) == Refined.Op.DELETE ? KeyBlock.DELETE : KeyBlock.TOMBSTONE;
        versions.addTo(blocks.get(places.bucketOf(cells, row)), row, change, -1, -1);
      }
    }
    write(refined, placed);
  }

  private void write(Refined refined, PlacedRows placed) {
    for (PlacedRows.OfFile of : placed.files()) {
      StructLike partition = of.place().partitionOrNull();
      String name = DataFileNames.ofSlice(plan.epoch(), plan.attempt(), slice);
      try (FinishedFile file =
          FinishedFile.place(target.table(), partition, name, target.scratch())) {
        refined.write(of.rows(), 0, of.size(), target.table().schema(), file.path());
        files.get(of.place().bucket()).add(json.text(file.describe(partition)));
      }
    }
  }

  private void writeRejects(Refined refined) {
    Instant now = refined.rejectedAt();
    StructLike partition = target.quarantinePartition(now);
    String name = DataFileNames.ofSlice(plan.epoch(), plan.attempt(), slice);
    try (FinishedFile file =
        FinishedFile.place(target.quarantine(), partition, name, target.scratch())) {
      refined.writeRejects(plan.epoch(), target.quarantine().schema(), file.path());
      DataFile written = file.describe(partition);
      quarantine.add(new FileJson(target.quarantine().specs()).text(written));
    }
  }

  /** For each bucket what its writer must know; nothing when rows are only appended. */
  public List<KeyBlock> blocks() {
    List<KeyBlock> built = new ArrayList<>();
    for (int bucket = 0; target.isUpsert() && bucket < blocks.size(); bucket++) {
      built.add(blocks.get(bucket).build(bucket, slice, files.get(bucket)));
    }
    return built;
  }

  /** The rows that are appended to silver without an upsert. */
  public RowChanges appended() {
    List<FileRows> come = new ArrayList<>();
    for (String file : part().appended()) {
      long size = json.dataFile(file).recordCount();
      come.add(new FileRows(file, RoaringBitmap.bitmapOfRange(0, size)));
    }
    return new RowChanges(List.of(), come);
  }

  /** What goes straight to the commit. */
  public SilverPart part() {
    List<String> appended = target.isUpsert() ? List.of() : files.get(0);
    return new SilverPart(appended, quarantine, rules, rows, superseded);
  }

  /** The keys and versions of refined rows, and which of them are the newest of their key. */
  private final class Versions {
    private final KeyShape shape = target.shape();
    private final int width = shape.versionWidth();
    private final KeyNumbers numbers = new KeyNumbers();
    private final long[] keys;
    private final long[] versions;
    private final int[] keyOf;
    private final int[] newest;

    Versions(Refined refined, Cells cells) {
      int size = refined.size();
      keys = new long[KeyShape.KEY * size];
      versions = new long[width * size];
      keyOf = new int[size];
      newest = new int[size];
      for (int row = 0; row < size; row++) {
        shape.key(cells, row, keys, KeyShape.KEY * row);
        long source = KeyShape.source(refined.partition(row), refined.offset(row));
        boolean tombstone = refined.op(row) == Refined.Op.TOMBSTONE;
        if (tombstone) {
          Arrays.fill(versions, width * row, width * (row + 1), Long.MIN_VALUE);
        } else {
          shape.order(cells, row, versions, width * row);
        }
        versions[width * row + KeyShape.SOURCE] = source;
        int number = numbers.number(keys, KeyShape.KEY * row);
        keyOf[row] = number;
        if (tombstone) {
          numbers.markOrdered(number);
        }
        if (newest[number] == 0
            || shape.isNewer(versions, width * row, versions, width * (newest[number] - 1))) {
          newest[number] = row + 1;
        }
      }
    }

    /** A tombstone deletes what came before it, so with one all versions of a key are needed. */
    boolean isNewest(int row) {
      return newest[keyOf[row]] == row + 1 || numbers.isOrdered(keyOf[row]);
    }

    void addTo(KeyBlock.Builder block, int row, byte change, int file, int position) {
      block.add(keys, KeyShape.KEY * row, versions, width * row, change, file, position);
    }
  }
}
