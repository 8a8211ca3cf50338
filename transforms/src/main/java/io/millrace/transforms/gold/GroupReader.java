package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.Cells;
import io.millrace.lakehouse.index.KeyShape;
import io.millrace.lakehouse.write.FilePlaces;
import io.millrace.transforms.refine.TypedRows;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.MurmurHash3;

/** Takes over what a kernel found of the groups of a gold table. */
final class GroupReader {
  private static final int HASH_SEED = 0x676f6c64;

  private final GoldTarget target;
  private final GroupKernel kernel;
  private final FilePlaces places;
  private final long[] key = new long[KeyShape.KEY];

  GroupReader(GoldTarget target, GroupKernel kernel) {
    this.target = target;
    this.kernel = kernel;
    this.places = target.places();
  }

  /** Which block the group of a row goes to; -1 for none. */
  private interface Placing {
    int blockOf(Cells cells, int row);
  }

  /** What the rows that the kernel has read change, bucket by bucket. */
  List<GroupBlock> blocks() {
    return blocks(target.buckets(), places::bucketOf);
  }

  /** What they change in one bucket, in so many parts: a group is always of the same part. */
  List<GroupBlock> parts(int bucket, int count) {
    return blocks(
        count,
        (cells, row) -> places.bucketOf(cells, row) == bucket ? part(cells, row, count) : -1);
  }

  private int part(Cells cells, int row, int count) {
    target.keys().key(cells, row, key, 0);
    long mixed = (key[0] * 0x9E3779B97F4A7C15L ^ key[1]) * 0xD6E8FEB86659FD93L;
    return (int) Long.remainderUnsigned(mixed >>> 17, count);
  }

  private List<GroupBlock> blocks(int count, Placing placing) {
    List<GroupBlock> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(target.emptyBlock());
    }
    addSums(blocks, placing);
    for (int i = 0; i < target.byValue().size(); i++) {
      addValues(blocks, placing, i);
    }
    blocks.forEach(GroupBlock::finish);
    return blocks;
  }

  private void addSums(List<GroupBlock> blocks, Placing placing) {
    TypedRows rows = kernel.sums(target.plan());
    List<Integer> summed = target.shape().of(Accumulator.Kind::isSummed);
    List<String> names = new ArrayList<>(target.names(GroupKernel.SIGN));
    summed.forEach(each -> names.add(GoldPlan.name(each)));
    Cells cells = rows.cells(names);
    int sign = names.indexOf(GroupKernel.SIGN);
    GroupShape shape = target.shape();
    long[] longs = new long[shape.width()];
    for (int row = 0; row < rows.size(); row++) {
      int place = placing.blockOf(cells, row);
      if (place < 0) {
        continue;
      }
      GroupBlock block = blocks.get(place);
      int number = number(block, cells, row);
      for (int i = 0; i < summed.size(); i++) {
        int accumulator = summed.get(i);
        read(cells, sign + 1 + i, row, shape.kind(accumulator), longs, shape.place(accumulator));
      }
      shape.add(longs, 0, (int) cells.bits(sign, row), block.sums(), number * shape.width());
    }
  }

  private int number(GroupBlock block, Cells cells, int row) {
    target.keys().key(cells, row, key, 0);
    return block.number(key, cells, row);
  }

  private static void read(
      Cells cells, int column, int row, Accumulator.Kind kind, long[] to, int at) {
    boolean isNull = cells.isNull(column, row);
    if (kind == Accumulator.Kind.SUM) {
      BigInteger sum = isNull ? BigInteger.ZERO : new BigInteger(cells.bytes(column, row));
      to[at] = sum.shiftRight(Long.SIZE).longValue();
      to[at + 1] = sum.longValue();
    } else {
      to[at] = isNull ? 0 : cells.bits(column, row);
      if (kind == Accumulator.Kind.FLOAT_SUM) {
        to[at + 1] = 0;
      }
    }
  }

  private void addValues(List<GroupBlock> blocks, Placing placing, int index) {
    int accumulator = target.byValue().get(index);
    boolean isDistinct = target.shape().kind(accumulator) == Accumulator.Kind.DISTINCT;
    TypedRows rows = kernel.values(target.plan(), accumulator);
    List<String> names = target.names(GroupKernel.VALUE, GroupKernel.NET);
    Cells cells = rows.cells(names);
    int value = names.indexOf(GroupKernel.VALUE);
    for (int row = 0; row < rows.size(); row++) {
      int place = placing.blockOf(cells, row);
      if (place < 0) {
        continue;
      }
      GroupBlock block = blocks.get(place);
      int number = number(block, cells, row);
      long[] longs =
          isDistinct
              ? hash(accumulator, cells.bytes(value, row))
              : new long[] {cells.bits(value, row)};
      block.values().get(index).add(number, longs, cells.bits(value + 1, row));
    }
  }

  /** Stands for a value of the group whose key was read last. */
  private long[] hash(int accumulator, byte[] value) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES + value.length);
    buffer.putLong(key[0]).putLong(key[1]).putInt(accumulator).put(value);
    return MurmurHash3.hash128x64(buffer.array(), 0, buffer.capacity(), HASH_SEED);
  }
}
