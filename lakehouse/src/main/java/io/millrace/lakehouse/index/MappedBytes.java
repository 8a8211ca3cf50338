package io.millrace.lakehouse.index;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The cap on what the key indexes of a process take of its memory. An index asks before it maps its
 * file, and reads the file piece by piece when the answer is no. The little that it cannot do
 * without it takes unasked.
 */
public final class MappedBytes {
  private final long cap;
  private final AtomicLong taken = new AtomicLong();

  public MappedBytes(long cap) {
    if (cap < 0) {
      throw new IllegalArgumentException("a cap of %d bytes; it is 0 or more".formatted(cap));
    }
    this.cap = cap;
  }

  public long cap() {
    return cap;
  }

  public long taken() {
    return taken.get();
  }

  boolean hasRoomFor(long bytes) {
    return bytes <= cap - taken.get();
  }

  boolean tryTake(long bytes) {
    long before = taken.get();
    while (bytes <= cap - before) {
      if (taken.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = taken.get();
    }
    return false;
  }

  void take(long bytes) {
    taken.addAndGet(bytes);
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
