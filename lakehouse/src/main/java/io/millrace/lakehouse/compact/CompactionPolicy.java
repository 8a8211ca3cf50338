package io.millrace.lakehouse.compact;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which files of one bucket and partition become one next, by their numbers alone. What decides are
 * the bytes of a file's live rows, for those are what rewriting costs.
 *
 * <p>A file is dirty when so large a part of its rows is dead that readers pay for it; a large one
 * is rewritten then, together with all smaller ones, whose rewriting adds little. Beyond that a
 * file is rewritten with all smaller ones once they are many, and hold so many times as much as it
 * does that they become a file of another size; how many that is grows with the table. A file with
 * dead rows goes sooner: it costs its readers a deletion vector too, which the epochs write anew as
 * more of its rows die. So sizes of files keep apart, a row is rewritten about once a size, less
 * those that are dead by then, and small files never gather.
 */
final class CompactionPolicy {
  /** Fewer files than this do not become one, unless one of them is dirty. */
  static final int FEWEST = 10;

  /** The same of the largest tables. */
  private static final int FEWEST_OF_LARGE = 40;

  /** For so many live rows one file more may stay: it costs readers a tenth of what they do. */
  private static final long ROWS_A_FILE = 125_000;

  /** How many times the bytes of a file with dead rows the smaller ones hold when it is due. */
  private static final double GROWTH = 2.5;

  /** The same of a file without dead rows. */
  private static final double GROWTH_OF_CLEAN = 10;

  /** The dead part of a file that makes it dirty. */
  static final double DIRTY = 0.45;

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
    int outgrown = outgrown(files, bySize);
    return outgrown < 0 ? List.of() : withSmaller(files, bySize, outgrown);
  }

  /** The place of the largest file that the smaller ones have outgrown, or -1. */
  private static int outgrown(List<Size> files, List<Integer> bySize) {
    int found = -1;
    int fewest = fewest(files);
    long smaller = 0;
    for (int at = 0; at < bySize.size(); at++) {
      Size file = files.get(bySize.get(at));
      if (file.isLarge()) {
        break;
      }
      double growth = file.deadRows() > 0 ? GROWTH : GROWTH_OF_CLEAN;
      if (at + 1 >= fewest && smaller >= growth * file.liveBytes()) {
        found = at;
      }
      smaller += file.liveBytes();
    }
    return found;
  }

  /** More in a large table, where small files hardly count and rows have more sizes to pass. */
  private static int fewest(List<Size> files) {
    long rows = files.stream().mapToLong(file -> file.rows() - file.deadRows()).sum();
    return (int) Math.max(FEWEST, Math.min(FEWEST_OF_LARGE, rows / ROWS_A_FILE));
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
