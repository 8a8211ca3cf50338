package io.millrace.lakehouse.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.apache.hadoop.util.CleanerUtil;

/** Memory outside the heap that is given back when asked, not when the garbage is collected. */
final class Buffers {
  private Buffers() {}

  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static ByteBuffer map(FileChannel file, FileChannel.MapMode mode, long at, long bytes)
      throws IOException {
    return file.map(mode, at, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** After this, a look at the buffer or a view of it ends the process. */
  static void free(ByteBuffer buffer) {
    if (!CleanerUtil.UNMAP_SUPPORTED) {
      return;
    }
    try {
      CleanerUtil.getCleaner().freeBuffer(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give back %d bytes".formatted(buffer.capacity()), e);
    }
  }

  static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }

  /** Reads until the buffer is full or the file ends. */
  static void read(FileChannel file, ByteBuffer into, long at) throws IOException {
    long position = at;
    while (into.hasRemaining()) {
      int read = file.read(into, position);
      if (read < 0) {
        return;
      }
      position += read;
    }
  }
}
