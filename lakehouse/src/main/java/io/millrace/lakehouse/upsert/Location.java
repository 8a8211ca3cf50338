package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.index.KeyIndex;

/**
 * What a key index says about where a version is, as one long: a row of a data file, or the second
 * in which the key was deleted.
 */
final class Location {
  private Location() {}

  static long ofRow(int file, long position) {
    if (file < 0 || position < 0 || position > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "row %d of file %d is beyond what a key index holds".formatted(position, file));
    }
    return (long) file << Integer.SIZE | position;
  }

  static long ofDelete(long epochSecond) {
    return -1 - epochSecond;
  }

  static boolean isRow(long location) {
    return location >= 0;
  }

  static boolean isDelete(long location) {
    return location < 0 && location != KeyIndex.ABSENT;
  }

  static int file(long location) {
    return (int) (location >>> Integer.SIZE);
  }

  static int position(long location) {
    return (int) location;
  }

  static long deletedAt(long location) {
    return -1 - location;
  }
}
