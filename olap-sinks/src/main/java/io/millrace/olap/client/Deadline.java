package io.millrace.olap.client;

import java.time.Duration;

/** Until when there is to be an answer. */
record Deadline(long nanos) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** One millisecond when it is over. */
  Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, nanos - System.nanoTime()));
  }

  boolean isOver() {
    return isWithin(Duration.ZERO);
  }

  boolean isWithin(Duration time) {
    return nanos - System.nanoTime() <= time.toNanos();
  }
}
