package io.millrace.olap;

import io.millrace.olap.druid.DruidProgress;
import io.millrace.olap.druid.DruidTable;
import io.millrace.olap.pinot.PinotProgress;
import io.millrace.olap.pinot.PinotTable;
import io.millrace.olap.store.StoreProgress;
import io.millrace.olap.store.StoreTable;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.Serving;
import java.util.List;

/** The stores that gold tables can be served from. */
public final class Stores {
  private Stores() {}

  /**
   * The table in the store.
   *
   * @param columns those of the gold table, its group columns first
   */
  public static StoreTable table(Serving serving, List<GoldColumn> columns) {
    return switch (serving.store()) {
      case PINOT -> new PinotTable(serving, columns);
      case DRUID -> new DruidTable(serving, columns);
    };
  }

  /** How far the store is in reading the table's topic. */
  public static StoreProgress progress(Serving serving) {
    return switch (serving.store()) {
      case PINOT -> new PinotProgress(serving);
      case DRUID -> new DruidProgress(serving);
    };
  }
}
