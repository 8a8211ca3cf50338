package io.millrace.it.load;

/**
 * How many events are due under a steady rate. Who is late by more than a second skips the rest.
 */
final class Pace {
  private final long perSecond;
  private long begin;

  Pace(long from, long perSecond) {
    if (perSecond <= 0) {
      throw new IllegalArgumentException(
          "a rate of " + perSecond + " sends nothing; give 1 or more");
    }
    this.begin = from;
    this.perSecond = perSecond;
  }

  /** The number up to which events are due, so many seconds after the start. */
  long due(double seconds, long sent) {
    long due = begin + (long) (seconds * perSecond);
    long missed = due - sent - perSecond;
    if (missed > 0) {
      begin -= missed;
      due -= missed;
    }
    return due;
  }
}
