package io.millrace.transforms.epoch;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The part of an epoch that one worker reads: ranges of one or more partitions. */
public record Slice(int index, List<SliceRange> ranges) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Slice {
    ranges = List.copyOf(ranges);
  }

  /**
   * Cuts an epoch into slices of about the same size, none larger than the cap: a partition with a
   * backlog is cut into several, and many partitions with little in them share one. There is always
   * a slice, for an epoch without one would never come to its commit.
   */
  static List<Slice> cut(List<SliceRange> ranges, long mostRecords) {
    long total = ranges.stream().mapToLong(SliceRange::size).sum();
    long slices = Math.max(1, (total + mostRecords - 1) / mostRecords);
    long target = (total + slices - 1) / slices;
    List<Slice> cut = new ArrayList<>();
    List<SliceRange> current = new ArrayList<>();
    long room = target;
    for (SliceRange range : ranges) {
      long from = range.from();
      while (from < range.to()) {
        long to = Math.min(range.to(), from + room);
        current.add(new SliceRange(range.partition(), from, to));
        room -= to - from;
        from = to;
        if (room == 0) {
          cut.add(new Slice(cut.size(), current));
          current = new ArrayList<>();
          room = target;
        }
      }
    }
    if (!current.isEmpty() || cut.isEmpty()) {
      cut.add(new Slice(cut.size(), current));
    }
    return cut;
  }
}
