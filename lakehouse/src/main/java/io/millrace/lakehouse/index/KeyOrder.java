package io.millrace.lakehouse.index;

/**
 * The order in which keys lie: by a hash, so that the place of a key is known but for a few slots,
 * and is in the same order however many slots there are. The seed keeps whoever chooses the keys
 * from choosing their places.
 */
final class KeyOrder {
  private KeyOrder() {}

  /** From 0 to {@code Long.MAX_VALUE}. */
  static long hash(long key0, long key1, long seed) {
    return mix(mix(key0 + seed) ^ key1) >>> 1;
  }

  /** The hash's share of so many homes. */
  static long home(long hash, long homes) {
    return Math.multiplyHigh(hash, homes << 1);
  }

  static int compare(Entries one, Entries other) {
    if (one.hash() != other.hash()) {
      return one.hash() < other.hash() ? -1 : 1;
    }
    return compareKeys(one.words(), one.at(), other.words(), other.at());
  }

  static int compareKeys(long[] one, int at, long[] other, int otherAt) {
    int order = Long.compare(one[at], other[otherAt]);
    return order == 0 ? Long.compare(one[at + 1], other[otherAt + 1]) : order;
  }

  private static long mix(long bits) {
    long mixed = bits + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
