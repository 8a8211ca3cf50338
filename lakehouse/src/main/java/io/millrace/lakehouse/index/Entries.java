package io.millrace.lakehouse.index;

import java.util.NoSuchElementException;

/** Entries in {@link KeyOrder}, as their slots hold them. */
interface Entries {
  Entries NONE =
      new Entries() {
        @Override
        public boolean next() {
          return false;
        }

        @Override
        public long[] words() {
          throw new NoSuchElementException("there are no entries");
        }

        @Override
        public int at() {
          throw new NoSuchElementException("there are no entries");
        }

        @Override
        public long hash() {
          throw new NoSuchElementException("there are no entries");
        }
      };

  /** Goes on to the next one, if there is one. */
  boolean next();

  /** Where the current one is, among others: a copy, which may be changed. */
  long[] words();

  /** Where in the array it starts. */
  int at();

  long hash();

  default long location() {
    return Slots.location(words()[at() + Slots.LOCATION]);
  }
}
