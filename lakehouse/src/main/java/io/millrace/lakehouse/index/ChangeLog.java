package io.millrace.lakehouse.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * What was put since the base file was written, in the order in which it was put, so that a
 * restarted process has it again. Records are only ever added at the end; each has a check over
 * itself and its place. What follows the last finish is as if it had never been written.
 */
final class ChangeLog implements Closeable {
  private static final long MAGIC = 0x31474f4c4e494d4dL;
  private static final int HEADER_BYTES = 5 * Long.BYTES;
  private static final int RECORD_BYTES = 3 * Long.BYTES;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long PUTS = 1;
  private static final long FINISH = 2;

  private final FileChannel file;
  private final int width;
  private final int slotBytes;
  private final ByteBuffer buffer = Buffers.allocate(BUFFER_BYTES);
  private long end;

  private ChangeLog(FileChannel file, int width) {
    this.file = file;
    this.width = width;
    this.slotBytes = (Slots.LOCATION + width) * Long.BYTES;
  }

  /** Takes the entries of a record. */
  @FunctionalInterface
  interface Reader {
    void read(long[] keys, long[] values, int count) throws IOException;
  }

  /** An empty one that follows a base file. */
  static ChangeLog create(Path path, BaseHeader base) throws IOException {
    ChangeLog log = open(path, base.width(), StandardOpenOption.TRUNCATE_EXISTING);
    log.fillHeader(base);
    log.end = log.buffer.remaining();
    Buffers.write(log.file, log.buffer, 0);
    return log;
  }

  private static ChangeLog open(Path path, int width, StandardOpenOption... more)
      throws IOException {
    StandardOpenOption[] options = new StandardOpenOption[more.length + 3];
    options[0] = StandardOpenOption.CREATE;
    options[1] = StandardOpenOption.READ;
    options[2] = StandardOpenOption.WRITE;
    System.arraycopy(more, 0, options, 3, more.length);
    return new ChangeLog(FileChannel.open(path, options), width);
  }

  private void fillHeader(BaseHeader base) {
    buffer.clear();
    buffer.putLong(MAGIC).putLong(width).putLong(base.generation()).putLong(base.check());
    buffer.putLong(check(0));
    buffer.flip();
  }

  /** Those of a log, if it follows the base file; a new one otherwise. */
  static Replayed replay(Path path, BaseHeader base, Reader reader) throws IOException {
    ChangeLog log = open(path, base.width());
    boolean replayed = false;
    try {
      if (log.follows(base)) {
        OptionalLong tag = log.replay(reader);
        log.file.truncate(log.end);
        replayed = true;
        return new Replayed(log, tag);
      }
    } finally {
      if (!replayed) {
        log.close();
      }
    }
    return new Replayed(create(path, base), OptionalLong.empty());
  }

  private boolean follows(BaseHeader base) throws IOException {
    fillHeader(base);
    ByteBuffer expected = ByteBuffer.allocate(HEADER_BYTES).put(buffer).flip();
    Buffers.read(file, buffer.clear().limit(HEADER_BYTES), 0);
    return buffer.flip().equals(expected);
  }

  /**
   * @param tag of the last finish, if there is one
   */
  record Replayed(ChangeLog log, OptionalLong tag) {}

  private OptionalLong replay(Reader reader) throws IOException {
    OptionalLong tag = OptionalLong.empty();
    long finished = HEADER_BYTES;
    for (long at = HEADER_BYTES; readRecord(at); at += buffer.limit()) {
      if (buffer.getLong(0) == FINISH) {
        tag = OptionalLong.of(buffer.getLong(Long.BYTES));
        finished = at + buffer.limit();
      }
    }
    end = finished;
    for (long at = HEADER_BYTES; at < finished; at += buffer.limit()) {
      if (!readRecord(at)) {
        throw new IOException("what was right at byte %d is wrong when read again".formatted(at));
      }
      if (buffer.getLong(0) == PUTS) {
        deliver(reader);
      }
    }
    return tag;
  }

  /** Whether there is a whole record that is as it was written; if so the buffer holds it. */
  private boolean readRecord(long at) throws IOException {
    Buffers.read(file, buffer.clear().limit(2 * Long.BYTES), at);
    if (buffer.hasRemaining()) {
      return false;
    }
    long kind = buffer.getLong(0);
    long count = buffer.getLong(Long.BYTES);
    if (kind != FINISH && (kind != PUTS || count < 1 || count > mostEntries())) {
      return false;
    }
    int bytes = RECORD_BYTES + (kind == PUTS ? (int) count * slotBytes : 0);
    Buffers.read(file, buffer.clear().limit(bytes), at);
    if (buffer.hasRemaining()) {
      return false;
    }
    buffer.position(bytes - Long.BYTES);
    return buffer.getLong(buffer.position()) == check(at);
  }

  private void deliver(Reader reader) throws IOException {
    int count = (int) buffer.getLong(Long.BYTES);
    long[] keys = new long[2 * count];
    long[] values = new long[width * count];
    buffer.position(2 * Long.BYTES);
    for (int i = 0; i < count; i++) {
      keys[2 * i] = buffer.getLong();
      keys[2 * i + 1] = buffer.getLong();
      for (int j = 0; j < width; j++) {
        values[width * i + j] = buffer.getLong();
      }
    }
    reader.read(keys, values, count);
  }

  private int mostEntries() {
    return (BUFFER_BYTES - RECORD_BYTES) / slotBytes;
  }

  void put(long[] keys, long[] values, int count) throws IOException {
    for (int from = 0; from < count; from += mostEntries()) {
      int to = Math.min(count, from + mostEntries());
      buffer.clear().putLong(PUTS).putLong(to - from);
      for (int i = from; i < to; i++) {
        buffer.putLong(keys[2 * i]).putLong(keys[2 * i + 1]);
        for (int j = 0; j < width; j++) {
          buffer.putLong(values[width * i + j]);
        }
      }
      append();
    }
  }

  void finish(long tag) throws IOException {
    buffer.clear().putLong(FINISH).putLong(tag);
    append();
  }

  private void append() throws IOException {
    buffer.putLong(check(end)).flip();
    int bytes = buffer.remaining();
    Buffers.write(file, buffer, end);
    end += bytes;
  }

  /** Over what is in the buffer up to its position, and its place in the file. */
  private long check(long at) {
    CRC32C check = new CRC32C();
    check.update(buffer.duplicate().flip());
    return check.getValue() << 32 ^ at;
  }

  long bytes() {
    return end;
  }

  long memoryBytes() {
    return BUFFER_BYTES;
  }

  @Override
  public void close() throws IOException {
    Buffers.free(buffer);
    file.close();
  }
}
