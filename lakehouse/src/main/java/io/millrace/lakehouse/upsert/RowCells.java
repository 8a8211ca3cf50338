package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.index.Cells;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.util.ByteBuffers;
import org.apache.iceberg.util.UUIDUtil;

/** The values of one row as Iceberg has them internally. */
final class RowCells implements Cells {
  private final int[] places;
  private StructLike row;

  /**
   * @param places for each column that is asked for, its place in the rows
   */
  RowCells(int[] places) {
    this.places = places;
  }

  RowCells of(StructLike next) {
    row = next;
    return this;
  }

  @Override
  public boolean isNull(int column, int any) {
    return row.get(places[column], Object.class) == null;
  }

  @Override
  public long bits(int column, int any) {
    Object value = row.get(places[column], Object.class);
    if (value instanceof Long bits) {
      return bits;
    } else if (value instanceof Integer bits) {
      return bits;
    } else if (value instanceof Boolean bit) {
      return bit ? 1 : 0;
    } else if (value instanceof Float number) {
      return Float.floatToIntBits(number);
    } else if (value instanceof Double number) {
      return Double.doubleToLongBits(number);
    } else if (value instanceof BigDecimal number) {
      return number.unscaledValue().longValueExact();
    }
    throw new IllegalArgumentException("column %d has no bits: %s".formatted(column, value));
  }

  @Override
  public byte[] bytes(int column, int any) {
    Object value = row.get(places[column], Object.class);
    if (value instanceof CharSequence text) {
      return text.toString().getBytes(StandardCharsets.UTF_8);
    } else if (value instanceof ByteBuffer bytes) {
      return ByteBuffers.toByteArray(bytes.duplicate());
    } else if (value instanceof UUID uuid) {
      return UUIDUtil.convert(uuid);
    } else if (value instanceof BigDecimal number) {
      return number.unscaledValue().toByteArray();
    }
    throw new IllegalArgumentException("column %d has no bytes: %s".formatted(column, value));
  }
}
