package io.millrace.transforms.gold;

import io.millrace.lakehouse.upsert.KeyNumbers;
import java.util.Arrays;

/** How many rows have the values of which only the number counts, and how that changes. */
final class DistinctValues {
  private static final long[] NOTHING = {};

  private final KeyNumbers keys = new KeyNumbers();
  private long[] nets = new long[64];
  private int[] groups = new int[64];
  private int[] accumulators = new int[64];
  private long[] counts = NOTHING;

  /** Notes that rows with a value came, or went. */
  void add(long[] values, int at, long net, int group, int accumulator) {
    int value = keys.number(values, at);
    if (value == nets.length) {
      nets = Arrays.copyOf(nets, 2 * value);
      groups = Arrays.copyOf(groups, 2 * value);
      accumulators = Arrays.copyOf(accumulators, 2 * value);
    }
    nets[value] += net;
    groups[value] = group;
    accumulators[value] = accumulator;
  }

  /** Counts the values that groups have now. */
  void addTo(long[] sums, GroupShape shape, GroupState state) {
    if (keys.size() == 0) {
      return;
    }
    counts = state.findValues(keys.longs(), keys.size());
    for (int value = 0; value < keys.size(); value++) {
      long was = counts[value];
      long is = was + nets[value];
      counts[value] = is;
      int at = groups[value] * shape.width() + shape.place(accumulators[value]);
      sums[at] += (is > 0 ? 1 : 0) - (was > 0 ? 1 : 0);
    }
    nets = NOTHING;
    groups = new int[0];
    accumulators = new int[0];
  }

  int size() {
    return keys.size();
  }

  /** Two longs for each value. */
  long[] keys() {
    return keys.longs();
  }

  /** How many rows have each value. */
  long[] counts() {
    return counts;
  }
}
