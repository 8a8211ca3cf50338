package io.millrace.lakehouse.upsert;

import org.roaringbitmap.RoaringBitmap;

/**
 * How many rows of a file live before each of its rows. A compressed bitmap answers that by
 * counting, which is too slow to be asked for millions of rows.
 */
final class LiveRanks {
  private final long[] dead;
  private final int[] liveBefore;

  private LiveRanks(long[] dead, int[] liveBefore) {
    this.dead = dead;
    this.liveBefore = liveBefore;
  }

  static LiveRanks of(RoaringBitmap deleted, long rows) {
    int words = Math.toIntExact(rows / Long.SIZE + 1);
    long[] dead = new long[words];
    deleted.forEach((int row) -> dead[row / Long.SIZE] |= 1L << row);
    int[] liveBefore = new int[words];
    for (int word = 1; word < words; word++) {
      liveBefore[word] = liveBefore[word - 1] + Long.SIZE - Long.bitCount(dead[word - 1]);
    }
    return new LiveRanks(dead, liveBefore);
  }

  boolean isDead(int row) {
    return (dead[row / Long.SIZE] & 1L << row) != 0;
  }

  /** How many rows before a live one live. */
  int before(int row) {
    long deadBefore = dead[row / Long.SIZE] & ((1L << row) - 1);
    return liveBefore[row / Long.SIZE] + row % Long.SIZE - Long.bitCount(deadBefore);
  }
}
