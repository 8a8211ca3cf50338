package io.millrace.lakehouse.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** A position in every partition of a topic: the next offset to read. */
public record Offsets(@JsonValue SortedMap<Integer, Long> byPartition) implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final Offsets NONE = new Offsets(new TreeMap<>());

  @JsonCreator
  public Offsets {
    byPartition = Collections.unmodifiableSortedMap(new TreeMap<>(byPartition));
    byPartition.forEach(
        (partition, offset) -> {
          if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                "not a position: partition %d, offset %d".formatted(partition, offset));
          }
        });
  }

  public static Offsets of(Map<Integer, Long> byPartition) {
    return new Offsets(new TreeMap<>(byPartition));
  }

  public OptionalLong at(int partition) {
    Long offset = byPartition.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** These positions, overridden by those of {@code newer} where it has them. */
  public Offsets with(Offsets newer) {
    TreeMap<Integer, Long> merged = new TreeMap<>(byPartition);
    merged.putAll(newer.byPartition);
    return new Offsets(merged);
  }

  /** Whether each partition of {@code other} has been read at least that far here. */
  public boolean reaches(Offsets other) {
    return other.byPartition.entrySet().stream()
        .allMatch(entry -> at(entry.getKey()).orElse(0) >= entry.getValue());
  }

  /** How many offsets lie between these positions and {@code end}; positions beyond it count 0. */
  public long distanceTo(Offsets end) {
    return end.byPartition.entrySet().stream()
        .mapToLong(entry -> Math.max(0, entry.getValue() - at(entry.getKey()).orElse(0)))
        .sum();
  }

  @Override
  public String toString() {
    return byPartition.toString();
  }
}
