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

  /** What the rows that the kernel has read change, bucket by bucket. */
  List<GroupBlock> blocks() {
    List<GroupBlock> blocks = new ArrayList<>();
    for (int bucket = 0; bucket < target.buckets(); bucket++) {
      blocks.add(target.emptyBlock());
    }
    addSums(blocks);
    for (int i = 0; i < target.byValue().size(); i++) {
      addValues(blocks, i);
    }
    blocks.forEach(GroupBlock::finish);
    return blocks;
  }

  private void addSums(List<GroupBlock> blocks) {
    TypedRows rows = kernel.sums(target.plan());
    List<Integer> summed = target.shape().of(Accumulator.Kind::isSummed);
    List<String> names = new ArrayList<>(target.names(GroupKernel.SIGN));
    summed.forEach(each -> names.add(GoldPlan.name(each)));
    Cells cells = rows.cells(names);
    int sign = names.indexOf(GroupKernel.SIGN);
    GroupShape shape = target.shape();
    long[] longs = new long[shape.width()];
    for (int row = 0; row < rows.size(); row++) {
      GroupBlock block = blocks.get(places.bucketOf(cells, row));
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

  private void addValues(List<GroupBlock> blocks, int index) {
    int accumulator = target.byValue().get(index);
    boolean isDistinct = target.shape().kind(accumulator) == Accumulator.Kind.DISTINCT;
    TypedRows rows = kernel.values(target.plan(), accumulator);
    List<String> names = target.names(GroupKernel.VALUE, GroupKernel.NET);
    Cells cells = rows.cells(names);
    int value = names.indexOf(GroupKernel.VALUE);
    for (int row = 0; row < rows.size(); row++) {
      GroupBlock block = blocks.get(places.bucketOf(cells, row));
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
