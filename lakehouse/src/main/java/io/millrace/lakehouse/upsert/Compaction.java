package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.index.KeyIndex;
import io.millrace.lakehouse.write.LiveFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.apache.iceberg.DataFile;

/** Files of a bucket that others have taken the place of, and where each of their rows is now. */
final class Compaction {
  private final Map<Integer, Move> moves = new HashMap<>();
  private final Map<Integer, LiveFile> added = new TreeMap<>();
  private final List<LiveFile> removed = new ArrayList<>();

  /** How the rows of a file were moved: those that lived, in order, from a row of another on. */
  private record Move(int to, long from, LiveRanks ranks) {}

  /** Notes that the live rows of some files, in this order, are now all there is in another. */
  void add(BucketFiles files, List<LiveFile> inputs, int number, DataFile output) {
    long row = 0;
    for (LiveFile input : inputs) {
      moves.put(
          files.number(input.location()).orElseThrow(),
          new Move(number, row, LiveRanks.of(input.deleted(), input.data().recordCount())));
      row += input.liveRows();
      removed.add(input);
    }
    added.put(number, LiveFile.whole(output));
  }

  /** The files that there are instead, by the number that the index is to have for them. */
  Map<Integer, LiveFile> added() {
    return added;
  }

  /** How many rows have another place. */
  long rows() {
    return added.values().stream().mapToLong(file -> file.data().recordCount()).sum();
  }

  List<LiveFile> removed() {
    return removed;
  }

  BucketFiles applied(BucketFiles before) {
    Map<Integer, LiveFile> after = new HashMap<>(before.byNumber());
    moves.keySet().forEach(after::remove);
    after.putAll(added);
    return new BucketFiles(after);
  }

  /** Where a live row of a file that is no more has gone; all others are where they were. */
  LongUnaryOperator moved() {
    // It is asked for millions of rows, of which a map would make an object each.
    int[] files = moves.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    Move[] byFile = Arrays.stream(files).mapToObj(moves::get).toArray(Move[]::new);
    return location -> {
      int found =
          Location.isRow(location) ? Arrays.binarySearch(files, Location.file(location)) : -1;
      if (found < 0) {
        return location;
      }
      Move move = byFile[found];
      int position = Location.position(location);
      return move.ranks().isDead(position)
          ? KeyIndex.ABSENT
          : Location.ofRow(move.to(), move.from() + move.ranks().before(position));
    };
  }
}
