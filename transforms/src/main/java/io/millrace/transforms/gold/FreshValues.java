package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.Cells;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.upsert.KeyNumbers;
import io.millrace.transforms.refine.Filler;
import io.millrace.transforms.refine.TypedRows;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Finds what cannot be told from what changed alone, by reading the rows of groups again. */
final class FreshValues {
  private final GoldTarget target;
  private final GroupMerge merge;
  private final List<Integer> accumulators;
  private final Map<Integer, FoundValues> values = new HashMap<>();
  private final Map<Integer, FoundSketches> sketches = new HashMap<>();

  /** Takes the values of an accumulator, of one group after the other. */
  private interface Found {
    void take(int group, Cells cells, int row);

    default void end() {}
  }

  /** One value of each group; null stands for none. */
  private static final class FoundValues implements Found {
    private final int column;
    private final Cells[] cells;
    private final int[] rows;

    FoundValues(int column, int groups) {
      this.column = column;
      this.cells = new Cells[groups];
      this.rows = new int[groups];
    }

    @Override
    public void take(int group, Cells from, int row) {
      cells[group] = from;
      rows[group] = row;
    }

    void add(int group, Filler filler) {
      if (cells[group] == null) {
        filler.addNull();
      } else {
        filler.add(cells[group], column, rows[group]);
      }
    }
  }

  /** A sketch of all values of each group; null stands for one without a value. */
  private static final class FoundSketches implements Found {
    private final Accumulator accumulator;
    private final int column;
    private final Sketch[] sketches;
    private Sketch open;

    FoundSketches(Accumulator accumulator, int column, int groups) {
      this.accumulator = accumulator;
      this.column = column;
      this.sketches = new Sketch[groups];
    }

    @Override
    public void take(int group, Cells from, int row) {
      if (sketches[group] == null) {
        end();
        open = Sketch.of(accumulator);
        sketches[group] = open;
      }
      sketches[group].add(from, column, row, from.bits(column + 1, row));
    }

    @Override
    public void end() {
      if (open != null) {
        open.close();
      }
    }
  }

  private FreshValues(GoldTarget target, GroupMerge merge, Predicate<Accumulator.Kind> kinds) {
    this.target = target;
    this.merge = merge;
    this.accumulators = target.shape().of(kinds);
  }

  static FreshValues ofAll(GoldTarget target, GroupMerge merge) {
    return new FreshValues(target, merge, Accumulator.Kind::isReadAgain);
  }

  /** Without those of which nothing is remembered. */
  static FreshValues ofExtremes(GoldTarget target, GroupMerge merge) {
    return new FreshValues(target, merge, Accumulator.Kind::isExtreme);
  }

  /** The groups that an accumulator must be found for. */
  private BitSet wanted(int accumulator) {
    if (target.shape().kind(accumulator).isExtreme()) {
      return merge.worn(accumulator);
    }
    BitSet all = new BitSet();
    for (int group = 0; group < merge.size(); group++) {
      all.set(group, merge.rows(group) > 0);
    }
    return all;
  }

  boolean areNeeded() {
    return accumulators.stream().anyMatch(each -> !wanted(each).isEmpty());
  }

  /** Looks for them in all rows of silver, which are read once. */
  void find(GroupKernel kernel, List<SignedFile> files) {
    BitSet any = new BitSet();
    accumulators.forEach(each -> any.or(wanted(each)));
    int[] groups = any.stream().toArray();
    KeyNumbers numbers = new KeyNumbers(groups.length);
    for (int group : groups) {
      numbers.number(merge.keys(), KeyShape.KEY * group);
    }
    List<Integer> needed = accumulators.stream().filter(each -> !wanted(each).isEmpty()).toList();
    TypedRows keys = new TypedGroups(target, merge, groups).keys();
    try (GroupKernel.Again again =
        kernel.readAgain(target.plan(), needed, files, target.inputs(), keys)) {
      needed.forEach(each -> find(each, again, groups, numbers));
    }
  }

  private void find(int accumulator, GroupKernel.Again again, int[] groups, KeyNumbers numbers) {
    List<String> names = target.names(GroupKernel.VALUE, GroupKernel.ROWS);
    int value = names.indexOf(GroupKernel.VALUE);
    boolean isExtreme = target.shape().kind(accumulator).isExtreme();
    BitSet wanted = wanted(accumulator);
    Found found = found(accumulator, value);
    long[] key = new long[KeyShape.KEY];
    again.values(
        accumulator,
        rows -> {
          Cells cells = rows.cells(names);
          for (int row = 0; row < rows.size(); row++) {
            target.keys().key(cells, row, key, 0);
            int number = numbers.number(key, 0);
            int group = number < groups.length ? groups[number] : -1;
            if (group >= 0 && wanted.get(group) && !cells.isNull(value, row)) {
              found.take(group, cells, row);
              if (isExtreme) {
                set(accumulator, group, cells.bits(value, row), cells.bits(value + 1, row));
              }
            }
          }
        });
    found.end();
  }

  private Found found(int accumulator, int column) {
    if (target.shape().kind(accumulator).isSketch()) {
      Accumulator sketch = target.plan().accumulators().get(accumulator);
      return sketches.computeIfAbsent(
          accumulator, any -> new FoundSketches(sketch, column, merge.size()));
    }
    return values.computeIfAbsent(accumulator, any -> new FoundValues(column, merge.size()));
  }

  private void set(int accumulator, int group, long value, long rows) {
    int at = group * target.shape().width() + target.shape().place(accumulator);
    merge.after()[at] = value;
    merge.after()[at + 1] = rows;
  }

  /** Adds a group's value to a column. */
  void add(int accumulator, int group, Filler filler) {
    FoundValues found = values.get(accumulator);
    if (found == null) {
      filler.addNull();
    } else {
      found.add(group, filler);
    }
  }

  /** Adds what a group's sketch tells to a column. */
  void add(Estimate estimate, int group, Filler filler) {
    FoundSketches found = sketches.get(estimate.sketch());
    estimate.add(found == null ? null : found.sketches[group], filler);
  }
}
