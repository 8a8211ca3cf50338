package io.millrace.lakehouse.index;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first page of a base file.
 *
 * @param homes how many places the keys' hashes are spread over; a few slots follow the last one
 * @param check of all slots
 */
record BaseHeader(
    int width,
    long generation,
    long seed,
    long entries,
    long homes,
    long slots,
    long tag,
    long check) {
  static final int BYTES = 4096;
  private static final long MAGIC = 0x315845444e494d4dL;
  private static final int FIELDS = 9;

  int wordsPerSlot() {
    return Slots.LOCATION + width;
  }

  long fileBytes() {
    return BYTES + slots * wordsPerSlot() * Long.BYTES;
  }

  void write(ByteBuffer page) {
    page.clear().limit(BYTES);
    page.putLong(MAGIC).putLong(width).putLong(generation).putLong(seed).putLong(entries);
    page.putLong(homes).putLong(slots).putLong(tag).putLong(check);
    page.putLong(checkOf(page));
    while (page.hasRemaining()) {
      page.put((byte) 0);
    }
    page.flip();
  }

  /** Empty if the page is not one that was written here, as it was written. */
  static Optional<BaseHeader> read(ByteBuffer page) {
    if (page.remaining() < BYTES
        || page.getLong(0) != MAGIC
        || page.getLong(FIELDS * Long.BYTES) != checkOf(page)) {
      return Optional.empty();
    }
    return Optional.of(
        new BaseHeader(
            (int) page.getLong(8),
            page.getLong(16),
            page.getLong(24),
            page.getLong(32),
            page.getLong(40),
            page.getLong(48),
            page.getLong(56),
            page.getLong(64)));
  }

  private static long checkOf(ByteBuffer page) {
    CRC32C check = new CRC32C();
    check.update(page.duplicate().limit(FIELDS * Long.BYTES).position(0));
    return check.getValue();
  }
}
