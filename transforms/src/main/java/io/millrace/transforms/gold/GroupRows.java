package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.upsert.KeyBlock;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.lakehouse.write.FinishedFile;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.refine.TypedRows;
import io.millrace.transforms.silver.FilePlaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the rows of groups that changed, and tells what becomes of the rows that they had. */
final class GroupRows {
  private static final int NONE = -1;

  private final GoldTarget target;
  private final GroupMerge merge;
  private final Path scratch;

  /** The rows of one file, by their places among the groups that are finished. */
  private static final class Group {
    private final int number;
    private int[] rows = new int[64];
    private int size;

    Group(int number) {
      this.number = number;
    }

    void add(int row) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, 2 * size);
      }
      rows[size++] = row;
    }
  }

  GroupRows(GoldTarget target, GroupMerge merge, Path scratch) {
    this.target = target;
    this.merge = merge;
    this.scratch = scratch;
  }

  /** The groups whose rows change. */
  private BitSet changed() {
    boolean anyAfresh = !target.shape().of(Accumulator.Kind.AFRESH).isEmpty();
    BitSet changed = new BitSet();
    for (int group = 0; group < merge.size(); group++) {
      boolean isThere = merge.rows(group) > 0 || merge.rowsBefore(group) > 0;
      changed.set(group, isThere && (anyAfresh || merge.isChanged(group)));
    }
    return changed;
  }

  KeyBlock write(EpochPlan plan, int bucket, GroupKernel kernel, FreshValues fresh) {
    BitSet changed = changed();
    int[] live = changed.stream().filter(group -> merge.rows(group) > 0).toArray();
    KeyBlock.Builder block = new KeyBlock.Builder(target.keys().versionWidth());
    List<String> files = new ArrayList<>();
    int[] fileOf = new int[merge.size()];
    int[] positionOf = new int[merge.size()];
    Arrays.fill(fileOf, NONE);
    if (live.length > 0) {
      write(
          plan,
          bucket,
          kernel,
          new TypedGroups(target, merge, live).whole(fresh),
          live,
          files,
          fileOf,
          positionOf);
    }
    long[] version = new long[target.keys().versionWidth()];
    version[KeyShape.SOURCE] = KeyShape.source(0, plan.epoch());
    changed.stream()
        .forEach(
            group ->
                block.add(
                    merge.keys(),
                    KeyShape.KEY * group,
                    version,
                    0,
                    fileOf[group] == NONE ? KeyBlock.DELETE : KeyBlock.ROW,
                    fileOf[group],
                    positionOf[group]));
    return block.build(bucket, 0, files);
  }

  private void write(
      EpochPlan plan,
      int bucket,
      GroupKernel kernel,
      TypedRows rows,
      int[] live,
      List<String> files,
      int[] fileOf,
      int[] positionOf) {
    GroupKernel.Finished finished = kernel.finish(target.plan(), rows);
    FilePlaces places = target.places();
    Map<FilePlaces.Place, Group> groups = new LinkedHashMap<>();
    for (int row : finished.shown()) {
      int group = live[row];
      Group of =
          groups.computeIfAbsent(places.of(merge.groups(), group), any -> new Group(groups.size()));
      fileOf[group] = of.number;
      positionOf[group] = of.size;
      of.add(row);
    }
    FileJson json = new FileJson(target.table().specs());
    groups.forEach(
        (place, group) -> {
          String name = DataFileNames.ofSlice(plan.epoch(), plan.attempt(), bucket);
          try (FinishedFile file =
              FinishedFile.place(target.table(), place.partitionOrNull(), name, scratch)) {
            finished.write(group.rows, group.size, target.table().schema(), file.path());
            files.add(json.text(file.describe(place.partitionOrNull())));
          }
        });
  }
}
