package io.millrace.transforms.gold;

/** What is remembered of groups, on its way into a state. */
final class GroupEntries {
  private final long[] keys;
  private final long[] accumulators;
  private final int size;
  private final DistinctValues values;

  /**
   * @param keys two longs for each group
   * @param values those of which only the number counts
   */
  GroupEntries(long[] keys, long[] accumulators, int size, DistinctValues values) {
    this.keys = keys;
    this.accumulators = accumulators;
    this.size = size;
    this.values = values;
  }

  long[] keys() {
    return keys;
  }

  long[] accumulators() {
    return accumulators;
  }

  int size() {
    return size;
  }

  DistinctValues values() {
    return values;
  }
}
