package io.millrace.lakehouse.index;

import io.millrace.tables.Upsert;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.MurmurHash3;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * How the rows of a table become entries of a key index: two longs for the key, and some for the
 * version, which compare as the rows do. Keys of one or two short columns that are never null are
 * kept as they are, any other key as a hash of 128 bits.
 */
public final class KeyShape {
  /** The longs of a key. */
  public static final int KEY = 2;

  /** Where in a version the record's place in Kafka is; the order follows. */
  public static final int SOURCE = 0;

  private static final int PARTITION_BITS = 16;
  private static final int HASH_SEED = 0x4d696c6c;

  private final List<Type> keyTypes;
  private final List<Type> orderTypes;
  private final List<String> columns;
  private final boolean nullable;
  private final boolean exact;
  private final int orderWidth;

  private KeyShape(
      List<String> columns, List<Type> keyTypes, boolean nullable, List<Type> orderTypes) {
    this.columns = List.copyOf(columns);
    this.keyTypes = List.copyOf(keyTypes);
    this.nullable = nullable;
    this.orderTypes = List.copyOf(orderTypes);
    this.exact =
        !nullable && longs(keyTypes) <= KEY && keyTypes.stream().noneMatch(KeyShape::isLengthy);
    this.orderWidth = longs(orderTypes);
  }

  public static KeyShape of(Schema schema, Upsert upsert) {
    List<String> columns = new ArrayList<>(upsert.key());
    columns.addAll(upsert.orderBy());
    return new KeyShape(
        columns,
        upsert.key().stream().map(schema::findType).toList(),
        upsert.key().stream().anyMatch(name -> schema.findField(name).isOptional()),
        upsert.orderBy().stream().map(schema::findType).toList());
  }

  /** The columns of keys and orders, in the order in which cells must have them. */
  public List<String> columns() {
    return columns;
  }

  /** What tells entries of this shape from those of any other, as a part of a file name. */
  public String fingerprint() {
    return Integer.toHexString((columns + " " + keyTypes + " " + orderTypes).hashCode());
  }

  /** How many longs a version has. */
  public int versionWidth() {
    return 1 + orderWidth;
  }

  /** Puts the key of a row into two longs. */
  public void key(Cells cells, int row, long[] out, int at) {
    if (!exact) {
      long[] hash = hash(cells, row);
      out[at] = hash[0];
      out[at + 1] = hash[1];
      return;
    }
    int filled = 0;
    for (int column = 0; column < keyTypes.size(); column++) {
      if (keyTypes.get(column).typeId() == Type.TypeID.UUID) {
        ByteBuffer uuid = ByteBuffer.wrap(cells.bytes(column, row));
        out[at + filled++] = uuid.getLong();
        out[at + filled++] = uuid.getLong();
      } else {
        out[at + filled++] = cells.bits(column, row);
      }
    }
    if (filled < KEY) {
      out[at + filled] = 0;
    }
  }

  /** Puts the order of a row into a version of {@link #versionWidth()} longs. */
  public void order(Cells cells, int row, long[] out, int at) {
    int next = at + 1;
    for (int i = 0; i < orderTypes.size(); i++) {
      next = order(orderTypes.get(i), cells, keyTypes.size() + i, row, out, next);
    }
  }

  /** A place in Kafka as one long that sorts by offset, then by partition. */
  public static long source(int partition, long offset) {
    if (partition >= 1 << PARTITION_BITS || offset >= 1L << (Long.SIZE - 1 - PARTITION_BITS)) {
      throw new IllegalArgumentException(
          "partition %d, offset %d is beyond what a key index holds".formatted(partition, offset));
    }
    return offset << PARTITION_BITS | partition;
  }

  /** Whether a version is newer than another: by the order, then by the place in Kafka. */
  public boolean isNewer(long[] one, int oneAt, long[] other, int otherAt) {
    for (int i = 1; i <= orderWidth; i++) {
      int compared = Long.compare(one[oneAt + i], other[otherAt + i]);
      if (compared != 0) {
        return compared > 0;
      }
    }
    return one[oneAt + SOURCE] > other[otherAt + SOURCE];
  }

  private long[] hash(Cells cells, int row) {
    int length = 0;
    for (int column = 0; column < keyTypes.size(); column++) {
      length += Long.BYTES + (nullable ? 1 : 0);
      if (hasBytes(keyTypes.get(column)) && !isNull(cells, column, row)) {
        length += cells.bytes(column, row).length;
      }
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    for (int column = 0; column < keyTypes.size(); column++) {
      if (nullable) {
        buffer.put((byte) (cells.isNull(column, row) ? 1 : 0));
      }
      if (isNull(cells, column, row)) {
        buffer.putLong(0);
      } else if (hasBytes(keyTypes.get(column))) {
        byte[] bytes = cells.bytes(column, row);
        buffer.putLong(bytes.length).put(bytes);
      } else {
        buffer.putLong(cells.bits(column, row));
      }
    }
    return MurmurHash3.hash128x64(buffer.array(), 0, length, HASH_SEED);
  }

  private boolean isNull(Cells cells, int column, int row) {
    return nullable && cells.isNull(column, row);
  }

  private static int order(Type type, Cells cells, int column, int row, long[] out, int at) {
    if (type.typeId() == Type.TypeID.FLOAT) {
      int bits = (int) cells.bits(column, row);
      out[at] = bits ^ (bits >> 31 & Integer.MAX_VALUE);
      return at + 1;
    }
    if (type.typeId() == Type.TypeID.DOUBLE) {
      long bits = cells.bits(column, row);
      out[at] = bits ^ (bits >> 63 & Long.MAX_VALUE);
      return at + 1;
    }
    if (!hasBytes(type)) {
      out[at] = cells.bits(column, row);
      return at + 1;
    }
    if (type.typeId() == Type.TypeID.UUID) {
      ByteBuffer uuid = ByteBuffer.wrap(cells.bytes(column, row));
      out[at] = uuid.getLong() ^ Long.MIN_VALUE;
      out[at + 1] = uuid.getLong() ^ Long.MIN_VALUE;
      return at + 2;
    }
    BigInteger decimal = new BigInteger(cells.bytes(column, row));
    out[at] = decimal.shiftRight(Long.SIZE).longValue();
    out[at + 1] = decimal.longValue() ^ Long.MIN_VALUE;
    return at + 2;
  }

  private static int longs(List<Type> types) {
    return types.stream().mapToInt(type -> hasBytes(type) ? 2 : 1).sum();
  }

  /** Whether its values have no fixed size of at most 16 bytes that a key could be kept in. */
  private static boolean isLengthy(Type type) {
    return hasBytes(type) && type.typeId() != Type.TypeID.UUID;
  }

  /** Whether cells have its values as bytes. */
  public static boolean hasBytes(Type type) {
    return switch (type.typeId()) {
      case STRING, UUID, BINARY, FIXED -> true;
      case DECIMAL -> ((Types.DecimalType) type).precision() > 18;
      default -> false;
    };
  }
}
