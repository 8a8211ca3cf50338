package io.millrace.transforms.worker;

/** Tells whoever waits in this process that a table was committed to; others look at the table. */
public final class Commits {
  private long count;

  synchronized void announce() {
    count++;
    notifyAll();
  }

  /** Returns at the next commit made in this process, or after some milliseconds. */
  public synchronized void await(long millis) {
    long seen = count;
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
