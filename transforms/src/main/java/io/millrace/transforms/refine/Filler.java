package io.millrace.transforms.refine;

import io.millrace.lakehouse.index.Cells;
import io.millrace.tables.ColumnType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Takes the values of a column in the order of the rows. */
public final class Filler {
  private final ColumnType type;
  private final ColumnBuffer buffer;
  private final Scalar scalar = new Scalar();
  private int row;

  Filler(ColumnType type, ColumnBuffer buffer) {
    this.type = type;
    this.buffer = buffer;
  }

  public ColumnType type() {
    return type;
  }

  public void addNull() {
    buffer.putNull(row++);
  }

  public void add(long bits) {
    scalar.bits = bits;
    buffer.put(row++, scalar, null);
  }

  public void add(byte[] bytes) {
    scalar.bytes(bytes);
    buffer.put(row++, scalar, null);
  }

  public void add(UUID uuid) {
    scalar.high = uuid.getMostSignificantBits();
    add(uuid.getLeastSignificantBits());
  }

  /** A value from elsewhere, of the same type. */
  public void add(Cells from, int column, int at) {
    if (from.isNull(column, at)) {
      addNull();
    } else if (type == ColumnType.Simple.UUID) {
      ByteBuffer uuid = ByteBuffer.wrap(from.bytes(column, at));
      add(new UUID(uuid.getLong(), uuid.getLong()));
    } else if (buffer.isBytes()) {
      add(from.bytes(column, at));
    } else {
      add(from.bits(column, at));
    }
  }

  /** A decimal without its point. */
  public void add(BigInteger unscaled) {
    if (type instanceof ColumnType.Decimal decimal
        && decimal.precision() <= JsonToken.MOST_DIGITS) {
      add(unscaled.longValueExact());
    } else {
      add(unscaled.toByteArray());
    }
  }
}
