package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.index.KeyIndex;
import io.millrace.lakehouse.write.LiveFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.apache.iceberg.DataFile;
import org.roaringbitmap.RoaringBitmap;

/** Files of a bucket that others have taken the place of, and where each of their rows is now. */
final class Compaction {
  private final Map<Integer, Move> moves = new HashMap<>();
  private final Map<Integer, LiveFile> added = new TreeMap<>();
  private final List<LiveFile> removed = new ArrayList<>();

  /** How the rows of a file were moved: those that lived, in order, from a row of another on. */
  private record Move(int to, long from, RoaringBitmap deleted) {}

  /** Notes that the live rows of some files, in this order, are now all there is in another. */
  void add(BucketFiles files, List<LiveFile> inputs, int number, DataFile output) {
    long row = 0;
    for (LiveFile input : inputs) {
      moves.put(
          files.number(input.location()).orElseThrow(), new Move(number, row, input.deleted()));
      row += input.liveRows();
      removed.add(input);
    }
    added.put(number, LiveFile.whole(output));
  }

  /** The files that there are instead, by the number that the index is to have for them. */
  Map<Integer, LiveFile> added() {
    return added;
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

  /** Where a live row of a file that is no more has gone. */
  LongUnaryOperator moved() {
    return location -> {
      if (!Location.isRow(location)) {
        return location;
      }
      Move move = moves.get(Location.file(location));
      if (move == null) {
        return location;
      }
      int position = Location.position(location);
      return move.deleted().contains(position)
          ? KeyIndex.ABSENT
          : Location.ofRow(move.to(), move.from() + position - move.deleted().rankLong(position));
    };
  }
}
