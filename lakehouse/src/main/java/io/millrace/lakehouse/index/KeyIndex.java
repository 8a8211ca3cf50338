package io.millrace.lakehouse.index;

import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * Where the newest version of each key of a bucket is, and how new it is. An entry is a row of
 * longs: the two of the key, then a fixed number of others whose first is the location. Lookups and
 * changes come in batches, an epoch's worth at a time, in flat arrays: key {@code i} is {@code
 * keys[2 * i]} and {@code keys[2 * i + 1]}, its value starts at {@code values[i * width]}.
 *
 * <p>It mirrors a table, so it is always as of some snapshot of that table, its tag. Puts are seen
 * by lookups at once, but they are kept only by {@link #finish}: whatever ends the process before
 * leaves the entries and the tag of the last finish, or, when that cannot be had, no tag and no
 * entries. One thread uses it at a time.
 */
public interface KeyIndex extends AutoCloseable {
  /** What a lookup puts in place of the location of a key that is not there. */
  long ABSENT = Long.MIN_VALUE;

  /** How many longs a value has, the location among them. */
  int width();

  /** The number of entries. */
  long size();

  /** What the last {@link #finish} said; empty while there is nothing yet, or nothing usable. */
  OptionalLong tag();

  /** Fills in the values of keys; an absent key gets {@link #ABSENT} as its location. */
  void find(long[] keys, int count, long[] values);

  /** Adds or replaces entries; the last of several with one key stays. */
  void put(long[] keys, long[] values, int count);

  /** Keeps the puts since the last finish, all of them or none, and what they amount to. */
  void finish(long tag);

  /**
   * The same, and takes all entries to other locations in one pass, or drops those that it gives
   * {@link #ABSENT} for. Where it has taken one it must leave it when it is asked again.
   */
  void finish(long tag, LongUnaryOperator moved);

  /**
   * Drops the entries whose location meets the condition, which is asked more than once for each.
   * The tag stays. Not between a put and its finish.
   */
  void removeIf(LongPredicate location);

  /** Says how many entries there will be, so that putting many costs less. */
  void reserve(long entries);

  /** Forgets everything, the tag included. */
  void clear();

  /** How many bytes its files have. */
  long diskBytes();

  /** How many bytes of the process it takes: of files mapped into memory, and of its own. */
  long memoryBytes();

  /** Lets go of it; puts that are not finished are dropped. */
  @Override
  void close();
}
