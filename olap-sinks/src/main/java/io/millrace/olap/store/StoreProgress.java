package io.millrace.olap.store;

import io.millrace.olap.publish.Published;
import java.util.Map;
import java.util.OptionalLong;

/** How far a store is in reading a table's topic. */
public interface StoreProgress {
  /**
   * For each partition, the offset up to which it is read; empty if none is, because the table is
   * not there or is paused.
   */
  Map<Integer, Long> read();

  /** How many records of what was published the store has not read yet; empty if it reads none. */
  default OptionalLong unread(Published published) {
    Map<Integer, Long> read = read();
    return read.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            published.ends().entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - read.getOrDefault(end.getKey(), 0L)))
                .sum());
  }
}
