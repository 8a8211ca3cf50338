package io.millrace.olap.druid;

import io.millrace.olap.store.StoreProgress;
import io.millrace.tables.Serving;
import java.util.Map;

/** How far Druid is in reading a table's topic, as its supervisor found some seconds ago. */
public final class DruidProgress implements StoreProgress {
  private final DruidRouter router;

  public DruidProgress(Serving serving) {
    this.router = new DruidRouter(serving);
  }

  @Override
  public Map<Integer, Long> read() {
    return router.read();
  }
}
