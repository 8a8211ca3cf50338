package io.millrace.it.benchmark;

import io.millrace.lakehouse.index.FileKeyIndex;
import io.millrace.lakehouse.index.KeyIndex;
import io.millrace.lakehouse.index.MappedBytes;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What a key index costs by itself: for an epoch, for a restart, and in bytes. */
final class IndexCost {
  private static final int WIDTH = 3;
  private static final int CHANGES = 50_000;
  private static final int LEAST_EPOCHS = 100;
  private static final int WARM_UP = 1_000_000;
  private static final long AMPLE = 1L << 40;

  private final Path folder;
  private final long size;
  private final boolean mapped;
  private final SplittableRandom random = new SplittableRandom(1);
  private final long[] keys = new long[2 * CHANGES];
  private final long[] values = new long[WIDTH * CHANGES];
  private long keysMade;
  private long findNanos;
  private long putNanos;
  private long finishNanos;
  private long memory;
  private long disk;

  private IndexCost(Path folder, long size, boolean mapped) {
    this.folder = folder;
    this.size = size;
    this.mapped = mapped;
  }

  /** Prints a table of indexes of so many keys, made in a folder that has room for them. */
  static void run(Path folder, List<Long> sizes) {
    new IndexCost(folder.resolve("warm-up"), WARM_UP, true).measure();
    new IndexCost(folder.resolve("warm-up-disk"), WARM_UP, false).measure();
    System.out.println(
        """

        One key index by itself; CPU of the thread.

        | keys | base file | building, s per million | disk, MB per million | memory, MB per million | opening, s per million | find, ns a key | put, ns a key | finish, ms | an epoch, ms |
        |---|---|---|---|---|---|---|---|---|---|\
        """);
    for (boolean mapped : new boolean[] {true, false}) {
      for (long size : sizes) {
        Path place = folder.resolve("%d-%s".formatted(size, mapped ? "mapped" : "disk"));
        System.out.println(new IndexCost(place, size, mapped).measure());
      }
    }
  }

  private String measure() {
    long build = cpu();
    try (KeyIndex index = open()) {
      build(index);
      build = cpu() - build;
    }
    int epochs = (int) Math.max(LEAST_EPOCHS, size / CHANGES / 6);
    try (KeyIndex index = open()) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        epoch(index, epoch);
      }
    }
    long opening = cpu();
    open().close();
    opening = cpu() - opening;
    double millions = keysMade / 1e6;
    double probes = (double) epochs * CHANGES;
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %.2f | %.1f | %.1f | %.3f | %.0f | %.0f | %.1f | %.1f |",
        size,
        mapped ? "mapped" : "read",
        build / 1e9 / (size / 1e6),
        disk / 1e6 / millions,
        memory / 1e6 / millions,
        opening / 1e9 / millions,
        findNanos / probes,
        putNanos / probes,
        finishNanos / 1e6 / epochs,
        (findNanos + putNanos + finishNanos) / 1e6 / epochs);
  }

  private KeyIndex open() {
    MappedBytes budget = new MappedBytes(mapped ? AMPLE : 0);
    return FileKeyIndex.open(folder, WIDTH, budget).orElseThrow();
  }

  private void build(KeyIndex index) {
    index.clear();
    index.reserve(size);
    while (keysMade < size) {
      int count = (int) Math.min(CHANGES, size - keysMade);
      for (int i = 0; i < count; i++) {
        setKey(i, keysMade + i);
      }
      keysMade += count;
      index.put(keys, values, count);
    }
    index.finish(0);
  }

  private void epoch(KeyIndex index, long tag) {
    for (int i = 0; i < CHANGES; i++) {
      boolean isNew = i % 5 == 0;
      setKey(i, isNew ? keysMade : random.nextLong(keysMade));
      keysMade += isNew ? 1 : 0;
    }
    long start = cpu();
    index.find(keys, CHANGES, values);
    long found = cpu();
    Arrays.fill(values, tag);
    long filled = cpu();
    index.put(keys, values, CHANGES);
    long put = cpu();
    index.finish(tag);
    findNanos += found - start;
    putNanos += put - filled;
    finishNanos += cpu() - put;
    memory = Math.max(memory, index.memoryBytes());
    disk = Math.max(disk, index.diskBytes());
  }

  private void setKey(int place, long number) {
    keys[2 * place] = number;
    keys[2 * place + 1] = 0;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
