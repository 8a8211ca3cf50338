package io.millrace.transforms.refine;

import io.millrace.tables.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The values of a column. Strings are not copied: they stay where they are in their records, unless
 * they had escapes.
 */
final class ColumnBuffer {
  private final boolean isWide;
  private final boolean isBytes;
  private long[] bits = new long[4096];
  private long[] high;
  private final BitSet nulls = new BitSet();
  private final List<byte[]> owned = new ArrayList<>();

  ColumnBuffer(ColumnType type) {
    isWide = type == ColumnType.Simple.UUID;
    isBytes =
        type instanceof ColumnType.Simple simple
            ? simple == ColumnType.Simple.STRING || simple == ColumnType.Simple.BINARY
            : !(type instanceof ColumnType.Decimal decimal
                && decimal.precision() <= JsonToken.MOST_DIGITS);
    high = isWide ? new long[bits.length] : null;
  }

  /** Whether its values are bytes of any number. */
  boolean isBytes() {
    return isBytes;
  }

  void clear() {
    nulls.clear();
    owned.clear();
  }

  private void grow(int row) {
    if (row >= bits.length) {
      int capacity = Math.max(row + 1, bits.length * 2);
      bits = Arrays.copyOf(bits, capacity);
      high = isWide ? Arrays.copyOf(high, capacity) : null;
    }
  }

  /**
   * @param record the text that stays as long as this buffer is read
   */
  void put(int row, Scalar value, byte[] record) {
    grow(row);
    if (!isBytes) {
      bits[row] = value.bits;
      if (isWide) {
        high[row] = value.high;
      }
    } else if (value.bytes == record) {
      bits[row] = (long) value.start << Integer.SIZE | (value.end - value.start);
    } else {
      bits[row] = -1L - owned.size();
      boolean whole = value.start == 0 && value.end == value.bytes.length;
      owned.add(whole ? value.bytes : Arrays.copyOfRange(value.bytes, value.start, value.end));
    }
  }

  void putNull(int row) {
    nulls.set(row);
  }

  boolean isNull(int row) {
    return nulls.get(row);
  }

  boolean hasNulls() {
    return !nulls.isEmpty();
  }

  long bits(int row) {
    return bits[row];
  }

  long high(int row) {
    return high[row];
  }

  byte[] bytes(int row, byte[] record) {
    if (isWide) {
      return uuid(high[row], bits[row]);
    }
    long place = bits[row];
    if (place < 0) {
      return owned.get((int) (-1L - place));
    }
    int start = (int) (place >>> Integer.SIZE);
    return Arrays.copyOfRange(record, start, start + (int) place);
  }

  private static byte[] uuid(long high, long low) {
    byte[] bytes = new byte[2 * Long.BYTES];
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[i] = (byte) (high >>> (Long.SIZE - Byte.SIZE * (i + 1)));
      bytes[Long.BYTES + i] = (byte) (low >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
    return bytes;
  }
}
