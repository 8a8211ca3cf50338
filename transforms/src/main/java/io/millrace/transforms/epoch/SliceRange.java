package io.millrace.transforms.epoch;

import java.io.Serializable;

/** Offsets {@code [from, to)} of one partition. */
public record SliceRange(int partition, long from, long to) implements Serializable {
  private static final long serialVersionUID = 1L;

  public SliceRange {
    if (partition < 0 || from < 0 || to <= from) {
      throw new IllegalArgumentException(
          "not a range of offsets: partition %d, %d to %d".formatted(partition, from, to));
    }
  }

  public long size() {
    return to - from;
  }
}
