package io.millrace.lakehouse.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The entries that were put since the base file was written, in a table of open addressing in
 * memory. Homes are in {@link KeyOrder}, and probing never wraps around, so that a run of used
 * slots holds all that is between two hashes: sorting each run by itself sorts everything.
 *
 * <p>The memory is a private mapping of a file that is gone as soon as it is mapped: neither the
 * heap nor the JVM's limit on direct buffers has to be sized for it.
 */
final class Delta implements AutoCloseable {
  private static final double LOAD = 0.6;
  private static final double FULL = 0.75;
  private static final int TAIL = 1024;

  private final int words;
  private final long seed;
  private final int capacity;
  private final int homes;
  private final int slots;
  private final MappedBytes budget;
  private ByteBuffer memory;
  private LongBuffer table;
  private int size;

  private Delta(int words, long seed, int capacity, MappedBytes budget) {
    this.words = words;
    this.seed = seed;
    this.capacity = capacity;
    this.homes = (int) (capacity / LOAD);
    this.slots = homes + TAIL;
    this.budget = budget;
  }

  /** One for as many entries as the budget has room for, or for the least that will do. */
  static Delta allocate(
      Path folder, int width, long seed, long wanted, long least, MappedBytes budget)
      throws IOException {
    Delta delta = new Delta(Slots.LOCATION + width, seed, capacity(width, wanted), budget);
    if (!budget.tryTake(delta.memoryBytes())) {
      delta = new Delta(Slots.LOCATION + width, seed, capacity(width, least), budget);
      budget.take(delta.memoryBytes());
    }
    try {
      delta.map(folder.resolve("delta"));
      return delta;
    } catch (IOException e) {
      budget.giveBack(delta.memoryBytes());
      throw e;
    }
  }

  /** A buffer has at most 2 GB. */
  private static int capacity(int width, long wanted) {
    int slotBytes = (Slots.LOCATION + width) * Long.BYTES;
    return (int) Math.min(wanted, (long) (LOAD * (Integer.MAX_VALUE / slotBytes - TAIL)));
  }

  private void map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      memory = Buffers.map(channel, FileChannel.MapMode.PRIVATE, 0, memoryBytes());
      table = memory.asLongBuffer();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  int size() {
    return size;
  }

  int capacity() {
    return capacity;
  }

  long memoryBytes() {
    return (long) slots * words * Long.BYTES;
  }

  /** What one for so many entries takes. */
  static long memoryBytes(int width, long capacity) {
    return ((long) (capacity / LOAD) + TAIL) * (Slots.LOCATION + width) * Long.BYTES;
  }

  /** Whether the key is there; if it is, fills in its value. */
  boolean find(long key0, long key1, long[] values, int at) {
    int slot = slotOf(key0, key1);
    if (slot == slots || table.get(slot * words + Slots.LOCATION) == 0) {
      return false;
    }
    int word = slot * words + Slots.LOCATION;
    values[at] = Slots.location(table.get(word));
    for (int i = 1; i < words - Slots.LOCATION; i++) {
      values[at + i] = table.get(word + i);
    }
    return true;
  }

  /** False if there is no more room, and then nothing has changed. */
  boolean put(long key0, long key1, long[] values, int at) {
    int slot = slotOf(key0, key1);
    if (slot == slots) {
      return false;
    }
    int word = slot * words;
    if (table.get(word + Slots.LOCATION) == 0) {
      if (size >= homes * FULL) {
        return false;
      }
      size++;
    }
    table.put(word, key0);
    table.put(word + 1, key1);
    table.put(word + Slots.LOCATION, Slots.stored(values[at]));
    for (int i = 1; i < words - Slots.LOCATION; i++) {
      table.put(word + Slots.LOCATION + i, values[at + i]);
    }
    return true;
  }

  /** Where the key is or could be; beyond the last slot if neither. */
  private int slotOf(long key0, long key1) {
    int slot = (int) KeyOrder.home(KeyOrder.hash(key0, key1, seed), homes);
    for (; slot < slots; slot++) {
      int word = slot * words;
      if (table.get(word + Slots.LOCATION) == 0
          || (table.get(word) == key0 && table.get(word + 1) == key1)) {
        return slot;
      }
    }
    return slots;
  }

  /** Whether another one, which is larger, has taken all entries. */
  boolean copyTo(Delta larger) {
    long[] value = new long[words - Slots.LOCATION];
    for (Entries entries = entries(); entries.next(); ) {
      long[] from = entries.words();
      int at = entries.at();
      System.arraycopy(from, at + Slots.LOCATION, value, 0, value.length);
      value[0] = entries.location();
      if (!larger.put(from[at], from[at + 1], value, 0)) {
        return false;
      }
    }
    return true;
  }

  /** Forgets all entries, and keeps the memory. */
  void clear() {
    long[] zeros = new long[1 << 16];
    for (int at = 0; at < table.capacity(); at += zeros.length) {
      table.put(at, zeros, 0, Math.min(zeros.length, table.capacity() - at));
    }
    size = 0;
  }

  Entries entries() {
    return new InOrder();
  }

  private final class InOrder implements Entries {
    private int slot;
    private long[] run = new long[16 * words];
    private long[] hashes = new long[16];
    private final long[] inserted = new long[words];
    private int length;
    private int number = -1;

    @Override
    public boolean next() {
      number++;
      if (number >= length) {
        number = 0;
        readRun();
      }
      return number < length;
    }

    private void readRun() {
      length = 0;
      while (slot < slots && table.get(slot * words + Slots.LOCATION) == 0) {
        slot++;
      }
      while (slot < slots && table.get(slot * words + Slots.LOCATION) != 0) {
        insert(slot);
        slot++;
      }
    }

    /** Runs are short, and nearly in order. */
    private void insert(int from) {
      if (length == hashes.length) {
        run = Arrays.copyOf(run, 2 * run.length);
        hashes = Arrays.copyOf(hashes, 2 * length);
      }
      table.get(from * words, inserted);
      long hash = KeyOrder.hash(inserted[0], inserted[1], seed);
      int place = length;
      while (place > 0 && isBehind(place - 1, hash)) {
        place--;
      }
      System.arraycopy(run, place * words, run, (place + 1) * words, (length - place) * words);
      System.arraycopy(hashes, place, hashes, place + 1, length - place);
      System.arraycopy(inserted, 0, run, place * words, words);
      hashes[place] = hash;
      length++;
    }

    private boolean isBehind(int other, long hash) {
      return hashes[other] > hash
          || (hashes[other] == hash && KeyOrder.compareKeys(run, other * words, inserted, 0) > 0);
    }

    @Override
    public long[] words() {
      return run;
    }

    @Override
    public int at() {
      return number * words;
    }

    @Override
    public long hash() {
      return hashes[number];
    }
  }

  @Override
  public void close() {
    if (table.capacity() > 0) {
      table = LongBuffer.allocate(0);
      Buffers.free(memory);
      budget.giveBack(memoryBytes());
    }
  }
}
