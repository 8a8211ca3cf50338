package io.millrace.transforms.worker;

/** Tells whoever waits in this process that a table was committed to; others look at the table. */
public final class Commits {
  private long count;

  synchronized void announce() {
    count++;
    notifyAll();
  }

  /** How many commits there were. */
  public synchronized long count() {
    return count;
  }

  /** Returns at the next commit made in this process, or after some milliseconds. */
  public void await(long millis) {
    awaitAfter(count(), millis);
  }

  /** Returns when there were more commits than some, or after some milliseconds. */
  public synchronized void awaitAfter(long seen, long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      for (long left = millis; seen == count && left > 0; ) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
