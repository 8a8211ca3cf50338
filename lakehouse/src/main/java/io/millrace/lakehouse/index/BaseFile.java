package io.millrace.lakehouse.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Most entries of an index, in a file that never changes: in {@link KeyOrder}, each at its home or
 * as near behind it as the ones before it leave room.
 */
final class BaseFile implements AutoCloseable {
  /** Reading so many bytes more costs as much as reading again. */
  private static final int GAP_BYTES = 8 << 10;

  /** How far behind its home an entry is looked for in the first read. */
  private static final int TAIL_SLOTS = 16;

  private static final int BATCH_BITS = 20;
  private static final int BLOCK_SLOTS = 1024;
  private static final int CHECKED_BYTES = 256 << 10;

  private final FileChannel file;
  private final BaseHeader header;
  private final Slots slots;
  private final MappedBytes budget;
  private final boolean reserved;

  private BaseFile(
      FileChannel file, BaseHeader header, Slots slots, MappedBytes budget, boolean reserved) {
    this.file = file;
    this.header = header;
    this.slots = slots;
    this.budget = budget;
    this.reserved = reserved;
  }

  /** Opens a file that was just written, or has been checked. */
  static BaseFile open(Path path, BaseHeader header, MappedBytes budget) throws IOException {
    long bytes = header.slots() * header.wordsPerSlot() * Long.BYTES;
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    boolean fits = budget.tryTake(bytes);
    try {
      Slots slots =
          fits
              ? MappedSlots.map(
                  file,
                  BaseHeader.BYTES,
                  header.slots(),
                  header.wordsPerSlot(),
                  MappedSlots.LARGEST_SEGMENT)
              : new ReadSlots(file, BaseHeader.BYTES, header.slots(), header.wordsPerSlot());
      return new BaseFile(file, header, slots, budget, fits);
    } catch (IOException e) {
      if (fits) {
        budget.giveBack(bytes);
      }
      file.close();
      throw e;
    }
  }

  /** The header of a file that is as it was written, to the last bit. */
  static Optional<BaseHeader> check(Path path, int width) throws IOException {
    ByteBuffer buffer = Buffers.allocate(CHECKED_BYTES);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      buffer.limit(BaseHeader.BYTES);
      Buffers.read(file, buffer, 0);
      Optional<BaseHeader> header = BaseHeader.read(buffer.flip());
      if (header.isEmpty()
          || header.get().width() != width
          || header.get().fileBytes() != file.size()) {
        return Optional.empty();
      }
      CRC32C check = new CRC32C();
      for (long at = BaseHeader.BYTES; at < header.get().fileBytes(); at += buffer.limit()) {
        Buffers.read(file, buffer.clear(), at);
        check.update(buffer.flip().duplicate());
      }
      return header.filter(found -> found.check() == check.getValue());
    } finally {
      Buffers.free(buffer);
    }
  }

  BaseHeader header() {
    return header;
  }

  boolean isMapped() {
    return reserved;
  }

  long memoryBytes() {
    return slots.memoryBytes();
  }

  /** Finds the keys of the given numbers; those that are not there are left as they are. */
  void find(long[] keys, int[] numbers, int count, long[] values) {
    if (slots.reach() == 0) {
      for (int i = 0; i < count; i++) {
        find(keys, numbers[i], values);
      }
      return;
    }
    for (int from = 0; from < count; from += 1 << BATCH_BITS) {
      int to = Math.min(count, from + (1 << BATCH_BITS));
      findInOrder(keys, Arrays.copyOfRange(numbers, from, to), values);
    }
  }

  /** Lookups that lie near each other share a read. */
  private void findInOrder(long[] keys, int[] numbers, long[] values) {
    long[] probes = new long[numbers.length];
    for (int i = 0; i < probes.length; i++) {
      long home = KeyOrder.home(hash(keys, numbers[i]), header.homes());
      probes[i] = home << BATCH_BITS | i;
    }
    Arrays.sort(probes);
    int gap = GAP_BYTES / (header.wordsPerSlot() * Long.BYTES);
    int mask = (1 << BATCH_BITS) - 1;
    int next = 0;
    while (next < probes.length) {
      long from = probes[next] >>> BATCH_BITS;
      long to = from;
      int end = next;
      while (end < probes.length) {
        long home = probes[end] >>> BATCH_BITS;
        if (home - to > gap || home + TAIL_SLOTS - from > slots.reach()) {
          break;
        }
        to = home;
        end++;
      }
      slots.expect(from, Math.min(to + TAIL_SLOTS, header.slots()));
      for (; next < end; next++) {
        find(keys, numbers[(int) probes[next] & mask], values);
      }
    }
  }

  private long hash(long[] keys, int number) {
    return KeyOrder.hash(keys[2 * number], keys[2 * number + 1], header.seed());
  }

  private void find(long[] keys, int number, long[] values) {
    long hash = hash(keys, number);
    long slot = find(keys[2 * number], keys[2 * number + 1], hash);
    if (slot < 0) {
      return;
    }
    int width = header.width();
    int at = number * width;
    values[at] = Slots.location(slots.get(slot, Slots.LOCATION));
    for (int i = 1; i < width; i++) {
      values[at + i] = slots.get(slot, Slots.LOCATION + i);
    }
  }

  private long find(long key0, long key1, long hash) {
    for (long slot = KeyOrder.home(hash, header.homes()); slot < header.slots(); slot++) {
      if (slots.get(slot, Slots.LOCATION) == 0) {
        return -1;
      }
      long other0 = slots.get(slot, 0);
      long other1 = slots.get(slot, 1);
      if (other0 == key0 && other1 == key1) {
        return slot;
      }
      if (KeyOrder.hash(other0, other1, header.seed()) > hash) {
        return -1;
      }
    }
    return -1;
  }

  boolean contains(Entries other) {
    return find(other.words()[other.at()], other.words()[other.at() + 1], other.hash()) >= 0;
  }

  Entries entries() {
    return new InOrder();
  }

  private final class InOrder implements Entries {
    private final int step = header.wordsPerSlot();
    private final long[] block = new long[BLOCK_SLOTS * step];
    private long read;
    private int end;
    private int at = -step;
    private long hash;

    @Override
    public boolean next() {
      while (true) {
        at += step;
        if (at >= end && !readBlock()) {
          return false;
        }
        if (block[at + Slots.LOCATION] != 0) {
          hash = KeyOrder.hash(block[at], block[at + 1], header.seed());
          return true;
        }
      }
    }

    private boolean readBlock() {
      int count = (int) Math.min(BLOCK_SLOTS, header.slots() - read);
      slots.read(read, count, block);
      read += count;
      end = count * step;
      at = 0;
      return count > 0;
    }

    @Override
    public long[] words() {
      return block;
    }

    @Override
    public int at() {
      return at;
    }

    @Override
    public long hash() {
      return hash;
    }
  }

  @Override
  public void close() throws IOException {
    if (!file.isOpen()) {
      return;
    }
    if (reserved) {
      budget.giveBack(slots.memoryBytes());
    }
    slots.close();
    file.close();
  }
}
