package io.millrace.lakehouse.index;

import java.io.Closeable;

/**
 * The slots of a base file. A slot is a row of longs: the key, then the value. The location is
 * stored so that 0 tells an empty slot from a used one, whose location it cannot be.
 */
interface Slots extends Closeable {
  int LOCATION = 2;

  static long stored(long location) {
    return location ^ KeyIndex.ABSENT;
  }

  static long location(long stored) {
    return stored ^ KeyIndex.ABSENT;
  }

  long get(long slot, int word);

  /** Copies so many slots. */
  void read(long from, int count, long[] into);

  /** Says that slots from one up to another are asked for next. */
  void expect(long from, long to);

  /** How many slots can be expected at once; 0 when it makes no difference. */
  int reach();

  /** How many bytes of the process's memory it takes. */
  long memoryBytes();

  @Override
  void close();
}
