package io.millrace.transforms.epoch;

import io.millrace.lakehouse.ledger.Offsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Shares the records that an epoch may take out among the partitions that have some. */
final class EpochShare {
  private EpochShare() {}

  /**
   * Each partition gets what it has, as long as that is not more than an even share of what is
   * left; so partitions with little in them are emptied and those with a backlog share the rest.
   */
  static List<SliceRange> of(Map<Integer, Long> starts, Offsets ends, long mostRecords) {
    List<SliceRange> waiting = new ArrayList<>();
    starts.forEach(
        (partition, start) -> {
          long end = ends.at(partition).orElse(start);
          if (end > start) {
            waiting.add(new SliceRange(partition, start, end));
          }
        });
    waiting.sort(Comparator.comparingLong(SliceRange::size));
    List<SliceRange> shares = new ArrayList<>();
    long left = mostRecords;
    for (int i = 0; i < waiting.size() && left > 0; i++) {
      SliceRange range = waiting.get(i);
      int others = waiting.size() - i;
      long share = Math.min(range.size(), (left + others - 1) / others);
      shares.add(new SliceRange(range.partition(), range.from(), range.from() + share));
      left -= share;
    }
    shares.sort(Comparator.comparingInt(SliceRange::partition));
    return shares;
  }
}
