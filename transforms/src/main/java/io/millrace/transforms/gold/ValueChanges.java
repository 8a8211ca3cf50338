package io.millrace.transforms.gold;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How often values came to groups, less how often they went: for an accumulator that depends on
 * which values there are.
 */
final class ValueChanges implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int width;
  private int[] groups = new int[64];
  private long[] values;
  private long[] nets = new long[64];
  private int size;

  /**
   * @param width how many longs a value has
   */
  ValueChanges(int width) {
    this.width = width;
    this.values = new long[64 * width];
  }

  /** How many longs stand for a value: its bits, or a hash where only the number counts. */
  static int width(Accumulator.Kind kind) {
    return kind == Accumulator.Kind.DISTINCT ? 2 : 1;
  }

  void add(int group, long[] value, long net) {
    if (size == groups.length) {
      groups = Arrays.copyOf(groups, 2 * size);
      nets = Arrays.copyOf(nets, 2 * size);
      values = Arrays.copyOf(values, 2 * size * width);
    }
    groups[size] = group;
    nets[size] = net;
    System.arraycopy(value, 0, values, size * width, width);
    size++;
  }

  /** Lets go of room for more. */
  void trim() {
    groups = Arrays.copyOf(groups, size);
    nets = Arrays.copyOf(nets, size);
    values = Arrays.copyOf(values, size * width);
  }

  int size() {
    return size;
  }

  int group(int change) {
    return groups[change];
  }

  /** All values, one behind the other. */
  long[] values() {
    return values;
  }

  long net(int change) {
    return nets[change];
  }
}
