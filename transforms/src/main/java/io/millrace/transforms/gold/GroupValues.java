package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.Cells;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;

/** The values of the group columns of some groups. */
final class GroupValues implements Cells, Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean[] asBytes;
  private final BitSet[] nulls;
  private final long[][] bits;
  private final byte[][][] bytes;
  private int size;

  /**
   * @param asBytes for each column whether cells have its values as bytes
   */
  GroupValues(boolean... asBytes) {
    this.asBytes = asBytes.clone();
    this.nulls = new BitSet[asBytes.length];
    this.bits = new long[asBytes.length][];
    this.bytes = new byte[asBytes.length][][];
    for (int column = 0; column < asBytes.length; column++) {
      nulls[column] = new BitSet();
      bits[column] = new long[asBytes[column] ? 0 : 64];
      bytes[column] = new byte[asBytes[column] ? 64 : 0][];
    }
  }

  /** Copies a group's values; its columns are the first of the cells. */
  void add(Cells from, int row) {
    for (int column = 0; column < asBytes.length; column++) {
      if (from.isNull(column, row)) {
        nulls[column].set(size);
      } else if (asBytes[column]) {
        bytes[column] = roomFor(bytes[column]);
        bytes[column][size] = from.bytes(column, row);
      } else {
        bits[column] = roomFor(bits[column]);
        bits[column][size] = from.bits(column, row);
      }
    }
    size++;
  }

  private long[] roomFor(long[] column) {
    return size < column.length ? column : Arrays.copyOf(column, 2 * Math.max(size, 64));
  }

  private byte[][] roomFor(byte[][] column) {
    return size < column.length ? column : Arrays.copyOf(column, 2 * Math.max(size, 64));
  }

  /** Lets go of room for more. */
  void trim() {
    for (int column = 0; column < asBytes.length; column++) {
      bits[column] = Arrays.copyOf(bits[column], asBytes[column] ? 0 : size);
      bytes[column] = Arrays.copyOf(bytes[column], asBytes[column] ? size : 0);
    }
  }

  int size() {
    return size;
  }

  @Override
  public boolean isNull(int column, int row) {
    return nulls[column].get(row);
  }

  @Override
  public long bits(int column, int row) {
    return bits[column][row];
  }

  @Override
  public byte[] bytes(int column, int row) {
    return bytes[column][row];
  }
}
