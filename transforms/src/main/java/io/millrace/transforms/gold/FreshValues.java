package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.Cells;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.upsert.KeyNumbers;
import io.millrace.transforms.refine.Filler;
import io.millrace.transforms.refine.TypedRows;
import java.util.Arrays;
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
  private final Map<Integer, Found> found = new HashMap<>();

  /** The values of an accumulator, and which of them each group has; -1 for none. */
  private static final class Found {
    private final Cells cells;
    private final int column;
    private final int[] rows;

    Found(Cells cells, int column, int groups) {
      this.cells = cells;
      this.column = column;
      this.rows = new int[groups];
      Arrays.fill(rows, -1);
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

  /** Looks for them in all rows of silver. */
  void find(GroupKernel kernel, List<SignedFile> files) {
    for (int accumulator : accumulators) {
      BitSet wanted = wanted(accumulator);
      if (!wanted.isEmpty()) {
        find(kernel, files, accumulator, wanted);
      }
    }
  }

  private void find(GroupKernel kernel, List<SignedFile> files, int accumulator, BitSet wanted) {
    int[] groups = wanted.stream().toArray();
    KeyNumbers numbers = new KeyNumbers();
    for (int group : groups) {
      numbers.number(merge.keys(), KeyShape.KEY * group);
    }
    TypedRows rows =
        kernel.afresh(
            target.plan(),
            accumulator,
            files,
            target.inputs(),
            new TypedGroups(target, merge, groups).keys());
    List<String> names = target.names(GroupKernel.VALUE, GroupKernel.ROWS);
    Cells cells = rows.cells(names);
    int value = names.indexOf(GroupKernel.VALUE);
    Found values = new Found(cells, value, merge.size());
    long[] key = new long[KeyShape.KEY];
    for (int row = 0; row < rows.size(); row++) {
      target.keys().key(cells, row, key, 0);
      int number = numbers.number(key, 0);
      if (number < groups.length && !cells.isNull(value, row)) {
        values.rows[groups[number]] = row;
        if (target.shape().kind(accumulator).isExtreme()) {
          set(accumulator, groups[number], cells.bits(value, row), cells.bits(value + 1, row));
        }
      }
    }
    found.put(accumulator, values);
  }

  private void set(int accumulator, int group, long value, long rows) {
    int at = group * target.shape().width() + target.shape().place(accumulator);
    merge.after()[at] = value;
    merge.after()[at + 1] = rows;
  }

  /** Adds a group's value to a column. */
  void add(int accumulator, int group, Filler filler) {
    Found values = found.get(accumulator);
    int row = values == null ? -1 : values.rows[group];
    if (row < 0) {
      filler.addNull();
    } else {
      filler.add(values.cells, values.column, row);
    }
  }
}
