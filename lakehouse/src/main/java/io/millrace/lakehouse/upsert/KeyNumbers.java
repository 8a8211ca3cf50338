package io.millrace.lakehouse.upsert;

import java.util.Arrays;
import java.util.BitSet;

/** Numbers keys in the order in which they are first seen. */
public final class KeyNumbers {
  private static final int FEWEST = 1024;

  private long[] longs;
  private int[] slots;
  private final BitSet ordered = new BitSet();
  private int size;

  public KeyNumbers() {
    this(FEWEST);
  }

  /**
   * @param expected how many keys there is room for without growing
   */
  public KeyNumbers(int expected) {
    int most = Math.max(FEWEST, expected);
    longs = new long[2 * most];
    slots = new int[4 * Integer.highestOneBit(most)];
  }

  /** The number of the key at a place in an array. */
  public int number(long[] from, int at) {
    long one = from[at];
    long two = from[at + 1];
    int slot = slotOf(one, two);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (2 * size == longs.length) {
      grow();
      slot = slotOf(one, two);
    }
    longs[2 * size] = one;
    longs[2 * size + 1] = two;
    size++;
    slots[slot] = size;
    return size - 1;
  }

  /** Where a key is, or where it would go. */
  private int slotOf(long one, long two) {
    int mask = slots.length - 1;
    int slot = (int) (mix(one, two) & mask);
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (longs[2 * number] == one && longs[2 * number + 1] == two) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    longs = Arrays.copyOf(longs, 2 * longs.length);
    slots = new int[4 * Integer.highestOneBit(longs.length / 2)];
    for (int number = 0; number < size; number++) {
      slots[slotOf(longs[2 * number], longs[2 * number + 1])] = number + 1;
    }
  }

  private static long mix(long one, long two) {
    long z = (one ^ Long.rotateLeft(two, 32)) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 32)) * 0xD6E8FEB86659FD93L;
    return z ^ (z >>> 32);
  }

  /** Notes that the versions of a key must be seen in the order of their place in Kafka. */
  public void markOrdered(int number) {
    ordered.set(number);
  }

  public boolean isOrdered(int number) {
    return ordered.get(number);
  }

  /** The keys, two longs each. */
  public long[] longs() {
    return longs;
  }

  public int size() {
    return size;
  }
}
