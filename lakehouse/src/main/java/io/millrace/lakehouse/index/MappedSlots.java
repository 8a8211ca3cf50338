package io.millrace.lakehouse.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;

/** Slots in memory, as a file mapped in segments, for a buffer cannot have more than 2 GB. */
final class MappedSlots implements Slots {
  static final long LARGEST_SEGMENT = 1L << 30;

  private final int wordsPerSlot;
  private final long bytes;
  private final int shift;
  private final int mask;
  private ByteBuffer[] buffers;
  private LongBuffer[] segments;

  private MappedSlots(int wordsPerSlot, long bytes, int shift, int segments) {
    this.wordsPerSlot = wordsPerSlot;
    this.bytes = bytes;
    this.shift = shift;
    this.mask = (1 << shift) - 1;
    this.buffers = new ByteBuffer[segments];
    this.segments = new LongBuffer[segments];
  }

  static MappedSlots map(
      FileChannel file, long start, long slots, int wordsPerSlot, long largestSegment)
      throws IOException {
    long slotBytes = (long) wordsPerSlot * Long.BYTES;
    int shift = 63 - Long.numberOfLeadingZeros(largestSegment / slotBytes);
    long segmentBytes = slotBytes << shift;
    long bytes = slots * slotBytes;
    int segments = Math.toIntExact((bytes + segmentBytes - 1) / segmentBytes);
    MappedSlots mapped = new MappedSlots(wordsPerSlot, bytes, shift, segments);
    for (int i = 0; i < segments; i++) {
      long at = i * segmentBytes;
      ByteBuffer buffer =
          Buffers.map(
              file, FileChannel.MapMode.READ_ONLY, start + at, Math.min(segmentBytes, bytes - at));
      mapped.buffers[i] = buffer;
      mapped.segments[i] = buffer.asLongBuffer();
    }
    return mapped;
  }

  @Override
  public long get(long slot, int word) {
    return segments[(int) (slot >>> shift)].get(((int) slot & mask) * wordsPerSlot + word);
  }

  @Override
  public void read(long from, int count, long[] into) {
    int done = 0;
    while (done < count) {
      int slot = (int) (from + done) & mask;
      int part = Math.min(count - done, mask + 1 - slot);
      segments[(int) ((from + done) >>> shift)].get(
          slot * wordsPerSlot, into, done * wordsPerSlot, part * wordsPerSlot);
      done += part;
    }
  }

  @Override
  public void expect(long from, long to) {}

  @Override
  public int reach() {
    return 0;
  }

  @Override
  public long memoryBytes() {
    return bytes;
  }

  @Override
  public void close() {
    ByteBuffer[] mapped = buffers;
    buffers = new ByteBuffer[0];
    segments = new LongBuffer[0];
    for (ByteBuffer buffer : mapped) {
      Buffers.free(buffer);
    }
  }
}
