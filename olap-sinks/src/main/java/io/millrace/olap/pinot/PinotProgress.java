package io.millrace.olap.pinot;

import io.millrace.olap.publish.Published;
import io.millrace.tables.PinotServing;
import java.util.OptionalLong;
import java.util.SortedMap;

/** How far Pinot is in reading a table's topic. */
public final class PinotProgress {
  private final PinotController controller;
  private final String table;

  public PinotProgress(PinotServing serving) {
    this.controller = new PinotController(serving);
    this.table = serving.table();
  }

  /**
   * How many records of what was published Pinot has not read yet; empty if it reads none, because
   * the table is not there or is paused.
   */
  public OptionalLong unread(Published published) {
    SortedMap<Integer, Long> read = controller.consumed(table);
    return read.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            published.ends().entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - read.getOrDefault(end.getKey(), 0L)))
                .sum());
  }
}
