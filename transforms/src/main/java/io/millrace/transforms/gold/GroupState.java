package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.FileKeyIndex;
import io.millrace.lakehouse.index.KeyIndex;
import io.millrace.lakehouse.index.MappedBytes;
import java.nio.file.Path;
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

  private final GroupShape shape;
  private final KeyIndex groups;
  private final Optional<KeyIndex> values;
  private Aside aside;

  /** Kept beside the indexes, which are not to be asked while another thread changes them. */
  private volatile long memoryBytes;

  /** What an attempt worked out; {@code id} is what gold's snapshot says if gold has it. */
  private record Aside(String id, GroupMerge merge) {}

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
    if (shape.of(Accumulator.Kind.DISTINCT).isEmpty()) {
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
  void put(GroupMerge merge) {
    groups.put(merge.keys(), merge.after(), merge.size());
    values.ifPresent(index -> index.put(merge.valueKeys(), merge.valueCounts(), merge.values()));
  }

  void finish(long snapshotId) {
    values.ifPresent(index -> index.finish(snapshotId));
    groups.finish(snapshotId);
    memoryBytes = groups.memoryBytes() + values.map(KeyIndex::memoryBytes).orElse(0L);
  }

  void keepAside(String id, GroupMerge merge) {
    aside = new Aside(id, merge);
  }

  /**
   * Takes over what was kept aside if gold has it; else it is forgotten.
   *
   * @param isHeld whether gold has what was worked out under an id, and nothing since
   * @param mirrored the snapshot of silver that it mirrors then
   */
  void settle(Predicate<String> isHeld, long mirrored) {
    Aside made = aside;
    aside = null;
    if (made != null && isHeld.test(made.id())) {
      put(made.merge());
      finish(mirrored);
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
