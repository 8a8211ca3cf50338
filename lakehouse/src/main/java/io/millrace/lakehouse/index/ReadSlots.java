package io.millrace.lakehouse.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;

/** Slots read from a file when they are asked for, a window at a time. */
final class ReadSlots implements Slots {
  private static final int WINDOW_BYTES = 64 << 10;
  private static final int UNEXPECTED_BYTES = 1 << 10;

  private final FileChannel file;
  private final long start;
  private final long slots;
  private final int wordsPerSlot;
  private final int slotBytes;
  private ByteBuffer window = Buffers.allocate(WINDOW_BYTES);
  private LongBuffer words = window.asLongBuffer();
  private long first;
  private long end;

  ReadSlots(FileChannel file, long start, long slots, int wordsPerSlot) {
    this.file = file;
    this.start = start;
    this.slots = slots;
    this.wordsPerSlot = wordsPerSlot;
    this.slotBytes = wordsPerSlot * Long.BYTES;
  }

  @Override
  public long get(long slot, int word) {
    if (slot < first || slot >= end) {
      load(slot, slot + UNEXPECTED_BYTES / slotBytes);
    }
    return words.get((int) (slot - first) * wordsPerSlot + word);
  }

  @Override
  public void read(long from, int count, long[] into) {
    int done = 0;
    while (done < count) {
      int part = Math.min(count - done, reach());
      expect(from + done, from + done + part);
      int at = (int) (from + done - first) * wordsPerSlot;
      words.get(at, into, done * wordsPerSlot, part * wordsPerSlot);
      done += part;
    }
  }

  @Override
  public void expect(long from, long to) {
    if (from < slots && (from < first || to > end)) {
      load(from, to);
    }
  }

  @Override
  public int reach() {
    return WINDOW_BYTES / slotBytes;
  }

  private void load(long from, long to) {
    long last = Math.min(slots, Math.min(from + reach(), Math.max(to, from + 1)));
    window.clear().limit(Math.toIntExact((last - from) * slotBytes));
    first = from;
    end = from;
    try {
      Buffers.read(file, window, start + from * slotBytes);
    } catch (IOException e) {
      throw StateFailure.of("cannot read slots %d to %d of a key index".formatted(from, last), e);
    }
    if (window.hasRemaining()) {
      throw StateFailure.of(
          "cannot read slots %d to %d of a key index: its file has become shorter"
              .formatted(from, last),
          null);
    }
    end = last;
  }

  @Override
  public long memoryBytes() {
    return WINDOW_BYTES;
  }

  @Override
  public void close() {
    ByteBuffer read = window;
    end = 0;
    words = LongBuffer.allocate(0);
    window = ByteBuffer.allocate(0);
    if (read.isDirect()) {
      Buffers.free(read);
    }
  }
}
