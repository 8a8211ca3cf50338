package io.millrace.olap.pinot;

import io.millrace.olap.store.StoreProgress;
import io.millrace.tables.Serving;
import java.util.Map;

/** How far Pinot is in reading a table's topic. */
public final class PinotProgress implements StoreProgress {
  private final PinotController controller;
  private final String table;

  public PinotProgress(Serving serving) {
    this.controller = new PinotController(serving);
    this.table = serving.table();
  }

  @Override
  public Map<Integer, Long> read() {
    return controller.consumed(table);
  }
}
