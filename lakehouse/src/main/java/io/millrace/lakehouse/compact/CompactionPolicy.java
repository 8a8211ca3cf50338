package io.millrace.lakehouse.compact;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which files of one bucket and partition become one next, by their numbers alone. What decides are
 * the bytes of a file's live rows, for those are what rewriting costs.
 *
 * <p>A file is dirty when so large a part of its rows is dead that readers pay for it; a large one
 * is rewritten then, together with all smaller ones, whose rewriting adds little. Beyond that files
 * are sorted into tiers by size, each ten times the one below, and a tier that is full becomes one
 * file, again with all smaller ones. So a row is rewritten about once a tier, less those that are
 * dead by then, and small files never gather.
 */
final class CompactionPolicy {
  /** How many files of a tier make it full. */
  static final int FAN_IN = 10;

  static final long SMALLEST_TIER = 32L << 10;

  /** The dead part of a file that makes it dirty. */
  static final double DIRTY = 0.4;

  /** The part of all bytes from which on a file's dead rows matter on their own. */
  private static final double HEAVY = 0.1;

  /** What is written at once stays below this, for it is done within an epoch. */
  static final long LARGE = 64L << 20;

  private CompactionPolicy() {}

  /** What is known of a file. */
  record Size(long bytes, long rows, long deadRows) {
    long liveBytes() {
      return rows == 0 ? 0 : Math.round((double) bytes * (rows - deadRows) / rows);
    }

    boolean isDirty() {
      return deadRows >= DIRTY * rows;
    }

    /** Large files are left alone while they are clean. */
    boolean isLarge() {
      return liveBytes() >= LARGE / 2;
    }
  }

  /** The places in the list of those that become one file now; empty when none do. */
  static List<Integer> due(List<Size> files) {
    List<Integer> bySize =
        IntStream.range(0, files.size())
            .boxed()
            .sorted(Comparator.comparingLong(place -> files.get(place).liveBytes()))
            .toList();
    long total = files.stream().mapToLong(Size::liveBytes).sum();
    for (int at = bySize.size() - 1; at >= 0; at--) {
      Size file = files.get(bySize.get(at));
      if (file.liveBytes() < HEAVY * total && !file.isLarge()) {
        break;
      }
      if (file.isDirty()) {
        return withSmaller(files, bySize, at);
      }
    }
    int full = fullTier(files, bySize);
    return full < 0 ? List.of() : withSmaller(files, bySize, full);
  }

  /** The place of the largest file of the highest tier that is full, or -1. */
  private static int fullTier(List<Size> files, List<Integer> bySize) {
    int full = -1;
    int tier = -1;
    int inTier = 0;
    for (int at = 0; at < bySize.size(); at++) {
      Size file = files.get(bySize.get(at));
      if (file.isLarge()) {
        break;
      }
      int own = tier(file);
      inTier = own == tier ? inTier + 1 : 1;
      tier = own;
      if (inTier >= FAN_IN) {
        full = at;
      }
    }
    return full;
  }

  private static int tier(Size file) {
    int tier = 0;
    for (long limit = SMALLEST_TIER; file.liveBytes() >= limit; limit *= FAN_IN) {
      tier++;
    }
    return tier;
  }

  /** A file and those that are smaller, largest first, as far as they do not become too much. */
  private static List<Integer> withSmaller(List<Size> files, List<Integer> bySize, int largest) {
    long sum = files.get(bySize.get(largest)).liveBytes();
    int from = largest;
    while (from > 0 && sum + files.get(bySize.get(from - 1)).liveBytes() <= LARGE) {
      from--;
      sum += files.get(bySize.get(from)).liveBytes();
    }
    return bySize.subList(from, largest + 1);
  }
}
