package io.millrace.lakehouse.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes a base file from entries in {@link KeyOrder}, from the front to the back. */
final class BaseWriter implements Closeable {
  /** How full the homes are. Fuller costs longer lookups, emptier costs memory. */
  private static final double LOAD = 0.8;

  private static final int BUFFER_BYTES = 256 << 10;

  private final FileChannel file;
  private final int words;
  private final long homes;
  private final CRC32C check = new CRC32C();
  private final ByteBuffer buffer = Buffers.allocate(BUFFER_BYTES);
  private final LongBuffer longs = buffer.asLongBuffer();
  private final long[] block = new long[BUFFER_BYTES / Long.BYTES];
  private int filled;
  private long position = BaseHeader.BYTES;
  private long next;
  private long entries;

  private BaseWriter(FileChannel file, int width, long homes) {
    this.file = file;
    this.words = Slots.LOCATION + width;
    this.homes = homes;
  }

  static BaseWriter create(Path path, int width, long entries) throws IOException {
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new BaseWriter(file, width, Math.max(1, (long) (entries / LOAD)));
  }

  void add(Entries entry) throws IOException {
    long slot = Math.max(next, KeyOrder.home(entry.hash(), homes));
    for (; next < slot; next++) {
      makeRoom();
      Arrays.fill(block, filled, filled + words, 0);
      filled += words;
    }
    makeRoom();
    System.arraycopy(entry.words(), entry.at(), block, filled, words);
    filled += words;
    next++;
    entries++;
  }

  private void makeRoom() throws IOException {
    if (filled + words > block.length) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.clear().limit(filled * Long.BYTES);
    longs.put(0, block, 0, filled);
    filled = 0;
    check.update(buffer.duplicate());
    int bytes = buffer.remaining();
    Buffers.write(file, buffer, position);
    position += bytes;
  }

  /** The header comes last, so that a file without it is one that was not finished. */
  BaseHeader finish(long generation, long seed, long tag) throws IOException {
    flush();
    BaseHeader header =
        new BaseHeader(
            words - Slots.LOCATION, generation, seed, entries, homes, next, tag, check.getValue());
    header.write(buffer);
    Buffers.write(file, buffer, 0);
    return header;
  }

  @Override
  public void close() throws IOException {
    Buffers.free(buffer);
    file.close();
  }
}
