package io.millrace.lakehouse.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;

/** The entries of an index: those of the base file, if there is one, under those put since. */
final class Layers implements AutoCloseable {
  /** Rewriting the base costs a change as much as so many entries do. */
  private static final int BASE_PER_DELTA = 8;

  /** The same for an index that must do with little memory. */
  private static final int BASE_PER_SMALL_DELTA = 32;

  private static final long LEAST_DELTA = 8192;

  /** How much larger than usual the upper layer may become for a single large change. */
  private static final int MOST_GROWTH = 4;

  private static final int SAMPLE = 1000;

  private final Path folder;
  private final int width;
  private final long seed;
  private final MappedBytes budget;
  private BaseFile base;
  private Delta delta;
  private long replaced = -1;

  private Layers(Path folder, int width, long seed, MappedBytes budget) {
    this.folder = folder;
    this.width = width;
    this.seed = seed;
    this.budget = budget;
  }

  static Layers empty(Path folder, int width, long seed, MappedBytes budget) throws IOException {
    Layers layers = new Layers(folder, width, seed, budget);
    layers.delta = layers.allocate(0);
    return layers;
  }

  static Layers over(Path baseFile, BaseHeader header, MappedBytes budget) throws IOException {
    Layers layers = new Layers(baseFile.getParent(), header.width(), header.seed(), budget);
    try {
      layers.base = BaseFile.open(baseFile, header, budget);
      layers.delta = layers.allocate(header.entries());
      return layers;
    } catch (IOException | RuntimeException e) {
      layers.close();
      throw e;
    }
  }

  /** The same, after its entries were written to a new base file, for so many of them at last. */
  void follow(Path baseFile, BaseHeader header, long expected) throws IOException {
    if (base != null) {
      base.close();
      base = null;
    }
    base = BaseFile.open(baseFile, header, budget);
    replaced = -1;
    makeRoomFor(Math.max(expected, header.entries()));
  }

  /** Empties the upper layer, and fits it to the number of entries. */
  void makeRoomFor(long entries) throws IOException {
    long usual = usualDelta(entries);
    if (delta.capacity() <= usual && delta.capacity() > usual - usual / 4) {
      delta.clear();
    } else {
      delta.close();
      delta = allocate(entries);
    }
  }

  private Delta allocate(long entries) throws IOException {
    long least = Math.max(LEAST_DELTA, entries / BASE_PER_SMALL_DELTA);
    return Delta.allocate(folder, width, seed, usualDelta(entries), least, budget);
  }

  private static long usualDelta(long entries) {
    return Math.max(LEAST_DELTA, entries / BASE_PER_DELTA);
  }

  boolean hasBase() {
    return base != null;
  }

  boolean isMapped() {
    return base == null || base.isMapped();
  }

  boolean isFull() {
    return delta.size() > delta.capacity();
  }

  boolean isEmpty() {
    return base == null && delta.size() == 0;
  }

  long deltaBytes() {
    return delta.memoryBytes();
  }

  long memoryBytes() {
    return delta.memoryBytes() + (base == null ? 0 : base.memoryBytes());
  }

  long baseBytes() {
    return base == null ? 0 : base.header().fileBytes();
  }

  void find(long[] keys, int count, long[] values) {
    int[] missing = new int[count];
    int misses = 0;
    for (int i = 0; i < count; i++) {
      if (!delta.find(keys[2 * i], keys[2 * i + 1], values, i * width)) {
        values[i * width] = KeyIndex.ABSENT;
        missing[misses] = i;
        misses++;
      }
    }
    if (base != null) {
      base.find(keys, missing, misses, values);
    }
  }

  /** False if there is no more room in the upper layer, and then nothing has changed. */
  boolean put(long key0, long key1, long[] values, int at) {
    replaced = -1;
    return delta.put(key0, key1, values, at);
  }

  /** Makes the upper layer larger than it should be, within limits; says whether it is. */
  boolean grow(boolean limited) throws IOException {
    long larger = 2L * delta.capacity();
    long entries = base == null ? 0 : base.header().entries();
    boolean fits =
        larger <= MOST_GROWTH * usualDelta(entries)
            && budget.hasRoomFor(Delta.memoryBytes(width, larger));
    if (limited && !fits) {
      return false;
    }
    Delta grown = Delta.allocate(folder, width, seed, larger, larger, budget);
    if (!delta.copyTo(grown)) {
      grown.close();
      return false;
    }
    delta.close();
    delta = grown;
    return true;
  }

  long size() {
    if (base == null) {
      return delta.size();
    }
    if (replaced < 0) {
      replaced = 0;
      for (Entries entries = delta.entries(); entries.next(); ) {
        replaced += base.contains(entries) ? 1 : 0;
      }
    }
    return base.header().entries() + delta.size() - replaced;
  }

  /** Nearly the size: a part of the keys stands for all of them, for their order is chance. */
  long estimate() {
    if (base == null || delta.size() == 0) {
      return size();
    }
    long asked = 0;
    long found = 0;
    for (Entries some = delta.entries(); asked < SAMPLE && some.next(); asked++) {
      found += base.contains(some) ? 1 : 0;
    }
    return base.header().entries() + delta.size() - delta.size() * found / asked;
  }

  /** All entries, where they have moved to; those that are nowhere any more are left out. */
  Entries entries(LongUnaryOperator moved) {
    Entries lower = base == null ? Entries.NONE : base.entries();
    return new Merged(lower, delta.entries(), moved);
  }

  @Override
  public void close() throws IOException {
    if (delta != null) {
      delta.close();
    }
    if (base != null) {
      base.close();
    }
  }
}
