package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.upsert.KeyBlock;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.lakehouse.write.FilePlaces;
import io.millrace.lakehouse.write.FinishedFile;
import io.millrace.lakehouse.write.PlacedRows;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.refine.TypedRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.iceberg.StructLike;

/** Writes the rows of groups that changed, and tells what becomes of the rows that they had. */
final class GroupRows {
  private static final int NONE = -1;

  private final GoldTarget target;
  private final GroupMerge merge;
  private final Path scratch;

  GroupRows(GoldTarget target, GroupMerge merge, Path scratch) {
    this.target = target;
    this.merge = merge;
    this.scratch = scratch;
  }

  /** The groups whose rows change. */
  private BitSet changed() {
    boolean anyAfresh = !target.shape().of(Accumulator.Kind::isAfresh).isEmpty();
    BitSet changed = new BitSet();
    for (int group = 0; group < merge.size(); group++) {
      boolean isThere = merge.rows(group) > 0 || merge.rowsBefore(group) > 0;
      changed.set(group, isThere && (anyAfresh || merge.isChanged(group)));
    }
    return changed;
  }

  /**
   * @param part which lot of the bucket's groups these are
   */
  KeyBlock write(EpochPlan plan, int bucket, int part, GroupKernel kernel, FreshValues fresh) {
    BitSet changed = changed();
    int[] live = changed.stream().filter(group -> merge.rows(group) > 0).toArray();
    KeyBlock.Builder block = new KeyBlock.Builder(target.keys().versionWidth());
    List<String> files = new ArrayList<>();
    if (live.length > 0) {
      TypedRows rows = new TypedGroups(target, merge, live).whole(fresh);
      try (GroupKernel.Finished finished = kernel.finish(target.plan(), rows)) {
        PlacedRows placed = new PlacedRows();
        FilePlaces places = target.places();
        for (int row : finished.shown()) {
          FilePlaces.Place place = places.of(merge.groups(), live[row]);
          add(block, plan, live[row], KeyBlock.ROW, place.number(), placed.add(place, row));
          changed.clear(live[row]);
        }
        placed.files().forEach(of -> files.add(write(plan, bucket, finished, of)));
      }
    }
    changed.stream().forEach(group -> add(block, plan, group, KeyBlock.DELETE, NONE, NONE));
    return block.build(bucket, part, files);
  }

  private void add(
      KeyBlock.Builder block, EpochPlan plan, int group, byte change, int file, int position) {
    long[] version = new long[target.keys().versionWidth()];
    version[KeyShape.SOURCE] = KeyShape.source(0, plan.epoch());
    block.add(merge.keys(), KeyShape.KEY * group, version, 0, change, file, position);
  }

  private String write(
      EpochPlan plan, int bucket, GroupKernel.Finished finished, PlacedRows.OfFile of) {
    StructLike partition = of.place().partitionOrNull();
    String name = DataFileNames.ofSlice(plan.epoch(), plan.attempt(), bucket);
    try (FinishedFile file = FinishedFile.place(target.table(), partition, name, scratch)) {
      finished.write(of.rows(), of.size(), target.table().schema(), file.path());
      return new FileJson(target.table().specs()).text(file.describe(partition));
    }
  }
}
