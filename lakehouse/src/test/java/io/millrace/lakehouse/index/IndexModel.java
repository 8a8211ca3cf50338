package io.millrace.lakehouse.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/** What an index must hold, in a map. */
final class IndexModel {
  /** Two longs that say little about their hash: small, alike, and often the same. */
  record Key(long first, long second) {}

  private final int width;
  private final Map<Key, List<Long>> entries;

  IndexModel(int width) {
    this(width, new HashMap<>());
  }

  private IndexModel(int width, Map<Key, List<Long>> entries) {
    this.width = width;
    this.entries = entries;
  }

  IndexModel copy() {
    return new IndexModel(width, new HashMap<>(entries));
  }

  int size() {
    return entries.size();
  }

  /** Takes what is put into the model too. */
  @FunctionalInterface
  interface Batch {
    void put(long[] keys, long[] values, int count);
  }

  void put(KeyIndex index, Random random, int count, int keys) {
    put(index::put, random, count, keys);
  }

  void put(Batch batch, Random random, int count, int keys) {
    long[] put = new long[2 * count];
    long[] values = new long[width * count];
    for (int i = 0; i < count; i++) {
      Key key = key(random, keys);
      put[2 * i] = key.first();
      put[2 * i + 1] = key.second();
      List<Long> value = new ArrayList<>();
      for (int j = 0; j < width; j++) {
        values[width * i + j] = random.nextInt(10) == 0 ? random.nextInt(3) : random.nextLong();
        value.add(values[width * i + j]);
      }
      entries.put(key, value);
    }
    batch.put(put, values, count);
  }

  private static Key key(Random random, int keys) {
    int number = random.nextInt(keys);
    return switch (number % 3) {
      case 0 -> new Key(number, 0);
      case 1 -> new Key(0, number);
      default -> new Key(-number, (long) number << 40);
    };
  }

  void removeIf(KeyIndex index, LongPredicate location) {
    index.removeIf(location);
    entries.values().removeIf(value -> location.test(value.get(0)));
  }

  void finish(KeyIndex index, long tag, LongUnaryOperator moved) {
    index.finish(tag, moved);
    entries.replaceAll(
        (key, value) -> {
          List<Long> there = new ArrayList<>(value);
          there.set(0, moved.applyAsLong(value.get(0)));
          return there;
        });
    entries.values().removeIf(value -> value.get(0) == KeyIndex.ABSENT);
  }

  void clear(KeyIndex index) {
    index.clear();
    entries.clear();
  }

  /** What is wrong with the index; empty if nothing is. */
  List<String> differences(KeyIndex index, Random random) {
    List<String> differences = new ArrayList<>();
    if (index.size() != entries.size()) {
      differences.add("%d entries instead of %d".formatted(index.size(), entries.size()));
    }
    List<Key> asked = new ArrayList<>(entries.keySet());
    for (int i = 0; i < 200; i++) {
      asked.add(key(random, 1 << 20));
      asked.add(new Key(random.nextLong(), random.nextLong()));
    }
    long[] keys = new long[2 * asked.size()];
    for (int i = 0; i < asked.size(); i++) {
      keys[2 * i] = asked.get(i).first();
      keys[2 * i + 1] = asked.get(i).second();
    }
    long[] values = new long[width * asked.size()];
    index.find(keys, asked.size(), values);
    for (int i = 0; i < asked.size() && differences.size() < 5; i++) {
      long[] found = Arrays.copyOfRange(values, width * i, width * (i + 1));
      List<Long> expected = entries.get(asked.get(i));
      boolean right =
          expected == null
              ? found[0] == KeyIndex.ABSENT
              : expected.equals(Arrays.stream(found).boxed().toList());
      if (!right) {
        differences.add(
            "%s has %s instead of %s".formatted(asked.get(i), Arrays.toString(found), expected));
      }
    }
    return differences;
  }

  /** The files as a kill at this moment would leave them. */
  static Path copyOf(Path folder, Path copy) {
    try {
      Files.createDirectories(copy);
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
