package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.index.KeyIndex;
import java.util.Arrays;

/** Entries of a key index on their way to it. */
final class Entries {
  private static final int FEWEST = 64;

  private final int width;
  private long[] keys;
  private long[] values;
  private int size;

  Entries(int versionWidth) {
    this(versionWidth, FEWEST);
  }

  /**
   * @param expected how many there is room for without growing
   */
  Entries(int versionWidth, int expected) {
    this.width = 1 + versionWidth;
    this.keys = new long[2 * Math.max(FEWEST, expected)];
    this.values = new long[width * Math.max(FEWEST, expected)];
  }

  void add(long[] keyFrom, int keyAt, long[] valueFrom, int valueAt) {
    add(keyFrom, keyAt, valueFrom[valueAt], valueFrom, valueAt + 1);
  }

  void add(long[] keyFrom, int keyAt, long location, long[] versionFrom, int versionAt) {
    if (2 * size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * keys.length);
      values = Arrays.copyOf(values, 2 * values.length);
    }
    keys[2 * size] = keyFrom[keyAt];
    keys[2 * size + 1] = keyFrom[keyAt + 1];
    values[size * width] = location;
    System.arraycopy(versionFrom, versionAt, values, size * width + 1, width - 1);
    size++;
  }

  /** Two longs for each entry. */
  long[] keys() {
    return keys;
  }

  /** The location and the version of each entry. */
  long[] values() {
    return values;
  }

  int size() {
    return size;
  }

  void putInto(KeyIndex index) {
    index.put(keys, values, size);
  }

  void clear() {
    size = 0;
  }
}
