package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.index.KeyIndex;
import io.millrace.lakehouse.index.KeyShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Folds the versions that an epoch has for a bucket, and what the table holds, into the newest of
 * each key. Nothing but this object changes.
 */
final class Fold {
  private final KeyShape shape;
  private final int versionWidth;
  private final List<Source> sources = new ArrayList<>();
  private final KeyNumbers keys;
  private final Map<Integer, RoaringBitmap> dead = new HashMap<>();
  private long[] values;
  private long[] before;
  private boolean[] changed;
  private long late;

  /** A block, the numbers of its data files, and which key each of its versions is about. */
  private static final class Source {
    private final KeyBlock block;
    private final List<Integer> files;
    private final int[] keyOf;

    Source(KeyBlock block, List<Integer> files, int[] keyOf) {
      this.block = block;
      this.files = files;
      this.keyOf = keyOf;
    }
  }

  /** One version that must be seen in its turn. */
  private record Turn(Source source, int version, long place) {}

  /**
   * @param versions how many there will be
   */
  Fold(KeyShape shape, int versions) {
    this.shape = shape;
    this.keys = new KeyNumbers(versions);
    this.versionWidth = shape.versionWidth();
  }

  /** Adds a block, whose data files the index is to know by these numbers. */
  void add(KeyBlock block, List<Integer> files) {
    int[] keyOf = new int[block.size()];
    for (int version = 0; version < block.size(); version++) {
      keyOf[version] = keys.number(block.keys(), 2 * version);
      if (block.change(version) == KeyBlock.TOMBSTONE) {
        keys.markOrdered(keyOf[version]);
      }
    }
    sources.add(new Source(block, files, keyOf));
  }

  /**
   * Decides which version of each key stays.
   *
   * @param current where what the index has at a location is now, or {@link KeyIndex#ABSENT}
   * @param now the time at which deleted keys are deleted, in seconds since 1970
   */
  void run(KeyIndex index, LongUnaryOperator current, long now) {
    int width = 1 + versionWidth;
    values = new long[keys.size() * width];
    before = new long[keys.size()];
    changed = new boolean[keys.size()];
    index.find(keys.longs(), keys.size(), values);
    for (int key = 0; key < keys.size(); key++) {
      before[key] = current.applyAsLong(values[key * width]);
      values[key * width] = before[key];
    }
    List<Turn> turns = new ArrayList<>();
    for (Source source : sources) {
      for (int version = 0; version < source.block.size(); version++) {
        if (keys.isOrdered(source.keyOf[version])) {
          long place = source.block.versions()[version * versionWidth + KeyShape.SOURCE];
          turns.add(new Turn(source, version, place));
        } else {
          apply(source, version, now);
        }
      }
    }
    turns.sort(Comparator.comparingLong(Turn::place));
    turns.forEach(turn -> apply(turn.source(), turn.version(), now));
  }

  private void apply(Source source, int version, long now) {
    KeyBlock block = source.block;
    int key = source.keyOf[version];
    int at = key * (1 + versionWidth);
    byte change = block.change(version);
    if (change == KeyBlock.TOMBSTONE) {
      if (values[at] == KeyIndex.ABSENT) {
        Arrays.fill(values, at + 1, at + 1 + versionWidth, Long.MIN_VALUE);
      }
      replace(at, key, Location.ofDelete(now));
      values[at + 1 + KeyShape.SOURCE] = block.versions()[version * versionWidth + KeyShape.SOURCE];
      return;
    }
    long location =
        change == KeyBlock.ROW
            ? Location.ofRow(source.files.get(block.fileOf(version)), block.positionOf(version))
            : Location.ofDelete(now);
    boolean wins =
        values[at] == KeyIndex.ABSENT
            || shape.isNewer(block.versions(), version * versionWidth, values, at + 1);
    if (wins) {
      replace(at, key, location);
      System.arraycopy(block.versions(), version * versionWidth, values, at + 1, versionWidth);
    } else {
      late++;
      kill(location);
    }
  }

  private void replace(int at, int key, long location) {
    kill(values[at]);
    values[at] = location;
    changed[key] = true;
  }

  private void kill(long location) {
    if (Location.isRow(location)) {
      dead.computeIfAbsent(Location.file(location), any -> new RoaringBitmap())
          .add(Location.position(location));
    }
  }

  /** The rows that are no more, by the number of their data file: old ones and new ones. */
  Map<Integer, RoaringBitmap> dead() {
    return dead;
  }

  /** What the index is to hold, for the keys that changed. */
  Entries entries() {
    int count = 0;
    for (boolean each : changed) {
      count += each ? 1 : 0;
    }
    Entries entries = new Entries(versionWidth, count);
    for (int key = 0; key < keys.size(); key++) {
      if (changed[key]) {
        entries.add(keys.longs(), 2 * key, values, key * (1 + versionWidth));
      }
    }
    return entries;
  }

  Counts counts() {
    long inserted = 0;
    long updated = 0;
    long deleted = 0;
    for (int key = 0; key < keys.size(); key++) {
      boolean was = Location.isRow(before[key]);
      boolean is = Location.isRow(values[key * (1 + versionWidth)]);
      inserted += !was && is ? 1 : 0;
      updated += was && is && changed[key] ? 1 : 0;
      deleted += was && !is ? 1 : 0;
    }
    return new Counts(inserted, updated, deleted, late);
  }
}
