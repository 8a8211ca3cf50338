package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.Cells;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.upsert.KeyNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds blocks to what is known of their groups. Nothing but this object changes. */
final class GroupMerge {
  private final GoldTarget target;
  private final GroupShape shape;
  private final List<GroupBlock> blocks;
  private final KeyNumbers keys = new KeyNumbers();
  private final List<int[]> numbers = new ArrayList<>();
  private final GroupValues groups;
  private final long[] before;
  private final long[] after;
  private final Map<Integer, BitSet> worn = new HashMap<>();
  private final DistinctValues values = new DistinctValues();

  GroupMerge(GoldTarget target, List<GroupBlock> blocks, GroupState state) {
    this.target = target;
    this.shape = target.shape();
    this.blocks = blocks;
    this.groups = target.emptyBlock().groups();
    blocks.forEach(this::number);
    this.before = state.find(keys.longs(), keys.size());
    this.after = before.clone();
    addSums();
    for (int i = 0; i < target.byValue().size(); i++) {
      if (shape.kind(target.byValue().get(i)).isExtreme()) {
        addExtremes(i);
      }
    }
    addDistinct(state);
    checkCounts();
  }

  private void number(GroupBlock block) {
    int[] numberOf = new int[block.size()];
    for (int group = 0; group < block.size(); group++) {
      numberOf[group] = keys.number(block.keys(), KeyShape.KEY * group);
      if (numberOf[group] == groups.size()) {
        groups.add(block.groups(), group);
      }
    }
    numbers.add(numberOf);
  }

  private void addSums() {
    int width = shape.width();
    for (int i = 0; i < blocks.size(); i++) {
      GroupBlock block = blocks.get(i);
      for (int group = 0; group < block.size(); group++) {
        shape.add(block.sums(), group * width, 1, after, numbers.get(i)[group] * width);
      }
    }
  }

  /** All that came is seen before what went, so that a value that only moved stays. */
  private void addExtremes(int index) {
    int accumulator = target.byValue().get(index);
    BitSet gone = new BitSet();
    for (int i = 0; i < blocks.size(); i++) {
      ValueChanges changes = blocks.get(i).values().get(index);
      for (int each = 0; each < changes.size(); each++) {
        if (changes.net(each) > 0) {
          come(accumulator, numbers.get(i)[changes.group(each)], changes, each);
        }
      }
    }
    for (int i = 0; i < blocks.size(); i++) {
      ValueChanges changes = blocks.get(i).values().get(index);
      for (int each = 0; each < changes.size(); each++) {
        int group = numbers.get(i)[changes.group(each)];
        if (changes.net(each) < 0 && go(accumulator, group, changes, each)) {
          gone.set(group);
        }
      }
    }
    for (int group = gone.nextSetBit(0); group >= 0; group = gone.nextSetBit(group + 1)) {
      if (after[group * shape.width()] == 0) {
        gone.clear(group);
      }
    }
    worn.put(accumulator, gone);
  }

  private void come(int accumulator, int group, ValueChanges changes, int change) {
    int at = group * shape.width() + shape.place(accumulator);
    long value = changes.values()[change];
    int compared = after[at + 1] == 0 ? 1 : compare(accumulator, value, after[at]);
    if (compared > 0) {
      after[at] = value;
      after[at + 1] = changes.net(change);
    } else if (compared == 0) {
      after[at + 1] += changes.net(change);
    }
  }

  /** Returns whether the last row with the value went. */
  private boolean go(int accumulator, int group, ValueChanges changes, int change) {
    int at = group * shape.width() + shape.place(accumulator);
    if (after[at + 1] == 0 || compare(accumulator, changes.values()[change], after[at]) != 0) {
      return false;
    }
    after[at + 1] += changes.net(change);
    return after[at + 1] == 0;
  }

  /** Above zero if the first value takes the place of the other. */
  private int compare(int accumulator, long one, long other) {
    int compared = target.compare(accumulator, one, other);
    return shape.kind(accumulator) == Accumulator.Kind.MIN ? -compared : compared;
  }

  private void addDistinct(GroupState state) {
    for (int index = 0; index < target.byValue().size(); index++) {
      int accumulator = target.byValue().get(index);
      if (shape.kind(accumulator) == Accumulator.Kind.DISTINCT) {
        for (int i = 0; i < blocks.size(); i++) {
          ValueChanges changes = blocks.get(i).values().get(index);
          for (int each = 0; each < changes.size(); each++) {
            int group = numbers.get(i)[changes.group(each)];
            values.add(
                changes.values(), KeyShape.KEY * each, changes.net(each), group, accumulator);
          }
        }
      }
    }
    values.addTo(after, shape, state);
  }

  /** More rows cannot go than came: what is known of the groups would be of other rows. */
  private void checkCounts() {
    for (int group = 0; group < keys.size(); group++) {
      check(after[group * shape.width()]);
    }
    for (int value = 0; value < values.size(); value++) {
      check(values.counts()[value]);
    }
  }

  private void check(long count) {
    if (count < 0) {
      throw new IllegalStateException(
          "%s: more rows of a group went than it had".formatted(target.definition().table()));
    }
  }

  int size() {
    return keys.size();
  }

  /** The values of the group columns. */
  Cells groups() {
    return groups;
  }

  /** Two longs for each group. */
  long[] keys() {
    return keys.longs();
  }

  /** All accumulators of all groups, which may be changed until they are put into a state. */
  long[] after() {
    return after;
  }

  /** How many rows a group has. */
  long rows(int group) {
    return after[group * shape.width()];
  }

  /** How many rows a group had. */
  long rowsBefore(int group) {
    return before[group * shape.width()];
  }

  boolean isChanged(int group) {
    int from = group * shape.width();
    int to = from + shape.width();
    return !Arrays.equals(before, from, to, after, from, to);
  }

  /** The groups whose least or greatest value is not known any more. */
  BitSet worn(int accumulator) {
    return worn.getOrDefault(accumulator, new BitSet());
  }

  /** Adds the groups that {@link #worn} has for any accumulator to a block, without a change. */
  void addWornTo(GroupBlock block) {
    long[] key = new long[KeyShape.KEY];
    for (BitSet each : worn.values()) {
      each.stream()
          .forEach(
              group -> {
                System.arraycopy(keys(), KeyShape.KEY * group, key, 0, KeyShape.KEY);
                block.number(key, groups, group);
              });
    }
  }

  /** Takes every least and greatest value that no row has for one that is not known. */
  void wearEmpty() {
    for (Map.Entry<Integer, BitSet> each : worn.entrySet()) {
      for (int group = 0; group < size(); group++) {
        int at = group * shape.width() + shape.place(each.getKey());
        each.getValue().set(group, rows(group) > 0 && after[at + 1] == 0);
      }
    }
  }

  /** What is to be remembered, which does not hold on to anything else of this. */
  GroupEntries entries() {
    return new GroupEntries(keys(), after, size(), values);
  }
}
