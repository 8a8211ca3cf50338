package io.millrace.it.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What gold or Pinot says of some minutes.
 *
 * @param epoch the newest one that it has
 * @param age how long ago that was committed, when it was looked at
 */
record SalesState(long epoch, Duration age, SortedMap<Instant, MinuteSales> minutes) {
  SalesState {
    minutes = Collections.unmodifiableSortedMap(new TreeMap<>(minutes));
  }

  static SalesState of(
      long epoch, long committedAtMillis, SortedMap<Instant, MinuteSales> minutes) {
    Duration age = Duration.ofMillis(System.currentTimeMillis() - committedAtMillis);
    return new SalesState(epoch, age, minutes);
  }
}
