package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.Cells;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.upsert.KeyNumbers;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What rows of silver that came and went change in the groups of one bucket of a gold table. */
final class GroupBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int width;
  private final GroupValues groups;
  private final List<ValueChanges> values = new ArrayList<>();
  private long[] keys = new long[2 * 64];
  private long[] sums;
  private transient KeyNumbers numbers = new KeyNumbers();

  /**
   * @param width the longs of a group's accumulators
   * @param groups empty ones
   * @param valueWidths for each accumulator that depends on values, the longs of a value
   */
  GroupBlock(int width, GroupValues groups, List<Integer> valueWidths) {
    this.width = width;
    this.groups = groups;
    this.sums = new long[width * 64];
    valueWidths.forEach(each -> values.add(new ValueChanges(each)));
  }

  /** The number of a group, which is added if it is not here yet. */
  int number(long[] key, Cells cells, int row) {
    int number = numbers.number(key, 0);
    if (number == groups.size()) {
      if (2 * number == keys.length) {
        keys = Arrays.copyOf(keys, 2 * keys.length);
        sums = Arrays.copyOf(sums, 2 * sums.length);
      }
      System.arraycopy(key, 0, keys, KeyShape.KEY * number, KeyShape.KEY);
      groups.add(cells, row);
    }
    return number;
  }

  /** Lets go of what it takes to add more; blocks wait in memory for the rest of their epoch. */
  void finish() {
    numbers = null;
    keys = Arrays.copyOf(keys, KeyShape.KEY * size());
    sums = Arrays.copyOf(sums, width * size());
    groups.trim();
    values.forEach(ValueChanges::trim);
  }

  int size() {
    return groups.size();
  }

  /** How many groups, and values in them, it takes memory for. */
  int weight() {
    return size() + values.stream().mapToInt(ValueChanges::size).sum();
  }

  GroupValues groups() {
    return groups;
  }

  /** Two longs for each group. */
  long[] keys() {
    return keys;
  }

  /** The accumulators of all groups; those that depend on values are zero. */
  long[] sums() {
    return sums;
  }

  int width() {
    return width;
  }

  /** What came and went for each accumulator that depends on values. */
  List<ValueChanges> values() {
    return values;
  }
}
