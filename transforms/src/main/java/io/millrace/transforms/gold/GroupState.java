package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.FileKeyIndex;
import io.millrace.lakehouse.index.KeyIndex;
import io.millrace.lakehouse.index.MappedBytes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What a worker remembers of the groups of one bucket of a gold table: their accumulators, and for
 * distinct counts how many rows have which value. It mirrors silver as of one snapshot, its tag.
 * What an attempt works out is kept aside until gold has it.
 */
final class GroupState implements AutoCloseable {
  /** The tag of a state without a group, which mirrors a silver table without a row. */
  static final long NOTHING = 0;

  /** Groups and values that no row has any more stay for a while: to shed them takes a pass. */
  private static final Duration SHED_EVERY = Duration.ofMinutes(10);

  private final GroupShape shape;
  private final KeyIndex groups;
  private final Optional<KeyIndex> values;
  private Aside aside;
  private Instant shedDue = Instant.EPOCH;

  /** Kept beside the indexes, which are not to be asked while another thread changes them. */
  private volatile long memoryBytes;

  /** What an attempt worked out; {@code id} is what gold's snapshot says if gold has it. */
  private record Aside(String id, GroupEntries entries) {}

  private GroupState(GroupShape shape, KeyIndex groups, Optional<KeyIndex> values) {
    this.shape = shape;
    this.groups = groups;
    this.values = values;
    if (values.isPresent() && !values.get().tag().equals(groups.tag())) {
      clear();
    }
  }

  /** Opens what is kept in a folder; nothing if another process has it. */
  static Optional<GroupState> open(Path folder, GroupShape shape, MappedBytes budget) {
    Optional<FileKeyIndex> groups =
        FileKeyIndex.open(folder.resolve("groups"), shape.width(), budget);
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    if (shape.of(Accumulator.Kind.DISTINCT::equals).isEmpty()) {
      return Optional.of(new GroupState(shape, groups.get(), Optional.empty()));
    }
    Optional<FileKeyIndex> values = FileKeyIndex.open(folder.resolve("values"), 1, budget);
    if (values.isEmpty()) {
      groups.get().close();
      return Optional.empty();
    }
    return Optional.of(new GroupState(shape, groups.get(), Optional.of(values.get())));
  }

  /** The snapshot of silver that it mirrors; empty while it mirrors none. */
  OptionalLong tag() {
    return groups.tag();
  }

  /** The accumulators of groups, all zero for one that is not there. */
  long[] find(long[] keys, int count) {
    long[] found = new long[count * shape.width()];
    groups.find(keys, count, found);
    for (int group = 0; group < count; group++) {
      int at = group * shape.width();
      if (found[at] == KeyIndex.ABSENT) {
        Arrays.fill(found, at, at + shape.width(), 0);
      }
    }
    return found;
  }

  /** How many rows have which values. */
  long[] findValues(long[] keys, int count) {
    long[] found = new long[count];
    values.orElseThrow().find(keys, count, found);
    for (int value = 0; value < count; value++) {
      found[value] = found[value] == KeyIndex.ABSENT ? 0 : found[value];
    }
    return found;
  }

  /** Takes over what was worked out; it is kept by {@link #finish}. */
  void put(GroupEntries entries) {
    groups.put(entries.keys(), entries.accumulators(), entries.size());
    DistinctValues counted = entries.values();
    values.ifPresent(index -> index.put(counted.keys(), counted.counts(), counted.size()));
  }

  void finish(long snapshotId) {
    values.ifPresent(index -> index.finish(snapshotId));
    groups.finish(snapshotId);
    memoryBytes = groups.memoryBytes() + values.map(KeyIndex::memoryBytes).orElse(0L);
  }

  void keepAside(String id, GroupEntries entries) {
    aside = new Aside(id, entries);
  }

  /**
   * Takes over what was kept aside if gold has it; else it is forgotten.
   *
   * @param isHeld whether gold has what was worked out under an id, and nothing since
   * @param mirrored the snapshot of silver that it mirrors then
   */
  void settle(Predicate<String> isHeld, long mirrored) {
    shed();
    Aside made = aside;
    aside = null;
    if (made != null && isHeld.test(made.id())) {
      put(made.entries());
      finish(mirrored);
    }
  }

  private void shed() {
    Instant now = Instant.now();
    if (now.isAfter(shedDue)) {
      groups.removeIf(rows -> rows == 0);
      values.ifPresent(index -> index.removeIf(rows -> rows == 0));
      shedDue = now.plus(SHED_EVERY);
    }
  }

  void clear() {
    groups.clear();
    values.ifPresent(KeyIndex::clear);
  }

  /** Bytes of state in memory, as of the last epoch. */
  long memoryBytes() {
    return memoryBytes;
  }

  @Override
  public void close() {
    groups.close();
    values.ifPresent(KeyIndex::close);
  }
}
