package io.millrace.transforms.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Things that are costly to make: at most so many, each used by one thread at a time. */
final class Pool<T extends AutoCloseable> implements AutoCloseable {
  private final Semaphore free;
  private final Supplier<T> maker;
  private final Deque<T> idle = new ArrayDeque<>();

  Pool(int most, Supplier<T> maker) {
    this.free = new Semaphore(most);
    this.maker = maker;
  }

  /**
   * Waits for a free one; takes one that suits over one that does not, and makes one if need be.
   */
  T take(Predicate<T> suits) {
    free.acquireUninterruptibly();
    try {
      T found = idle(suits);
      return found != null ? found : maker.get();
    } catch (RuntimeException e) {
      free.release();
      throw e;
    }
  }

  private synchronized T idle(Predicate<T> suits) {
    for (Iterator<T> each = idle.iterator(); each.hasNext(); ) {
      T candidate = each.next();
      if (suits.test(candidate)) {
        each.remove();
        return candidate;
      }
    }
    return idle.poll();
  }

  synchronized void giveBack(T thing) {
    idle.addFirst(thing);
    free.release();
  }

  /** Closes one that failed instead of giving it back. */
  void discard(T thing) {
    free.release();
    close(thing);
  }

  private void close(T thing) {
    try {
      thing.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot close " + thing, e);
    }
  }

  @Override
  public synchronized void close() {
    while (!idle.isEmpty()) {
      close(idle.poll());
    }
  }
}
