package io.millrace.lakehouse.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.roaringbitmap.RoaringBitmap;

/**
 * The bytes of a deletion vector in a Puffin file. Iceberg's own writer and reader hand over one
 * position at a time, which in a large table costs more than all else that an epoch does; here a
 * bitmap is copied as it is.
 *
 * <p>Length of what follows without the checksum (big-endian), magic number and bitmaps
 * (little-endian), checksum (big-endian). Of the bitmaps, each for 2^32 positions, there is one.
 */
final class DeletionVector {
  private static final int MAGIC = 0x6439_D3D1;
  private static final int HEAD = Integer.BYTES + Long.BYTES + Integer.BYTES;

  private DeletionVector() {}

  static ByteBuffer write(RoaringBitmap positions) {
    int length = HEAD + positions.serializedSizeInBytes();
    ByteBuffer blob = ByteBuffer.allocate(Integer.BYTES + length + Integer.BYTES);
    blob.putInt(length);
    blob.order(ByteOrder.LITTLE_ENDIAN).putInt(MAGIC).putLong(1).putInt(0);
    positions.serialize(blob);
    blob.order(ByteOrder.BIG_ENDIAN).putInt(checksum(blob, length));
    return blob.flip();
  }

  static RoaringBitmap read(ByteBuffer blob) throws IOException {
    int length = blob.getInt();
    if (length != blob.remaining() - Integer.BYTES) {
      throw new IOException(
          "a deletion vector says that it has %d bytes, but has %d"
              .formatted(length, blob.remaining() - Integer.BYTES));
    }
    int expected = blob.getInt(Integer.BYTES + length);
    if (checksum(blob, length) != expected) {
      throw new IOException("a deletion vector's checksum does not match its bytes");
    }
    blob.order(ByteOrder.LITTLE_ENDIAN);
    int magic = blob.getInt();
    long bitmaps = blob.getLong();
    if (magic != MAGIC || bitmaps > 1) {
      throw new IOException(
          "a deletion vector starts with %08x and has %d bitmaps".formatted(magic, bitmaps));
    }
    RoaringBitmap positions = new RoaringBitmap();
    if (bitmaps == 1) {
      if (blob.getInt() != 0) {
        throw new IOException("a deletion vector names rows beyond 2^32");
      }
      positions.deserialize(blob);
    }
    return positions;
  }

  private static int checksum(ByteBuffer blob, int length) {
    CRC32 crc = new CRC32();
    crc.update(blob.array(), blob.arrayOffset() + Integer.BYTES, length);
    return (int) crc.getValue();
  }
}
