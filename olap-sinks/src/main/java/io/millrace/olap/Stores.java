package io.millrace.olap;

import io.millrace.olap.druid.DruidProgress;
import io.millrace.olap.druid.DruidTable;
import io.millrace.olap.pinot.PinotProgress;
import io.millrace.olap.pinot.PinotTable;
import io.millrace.olap.store.StoreProgress;
import io.millrace.olap.store.StoreTable;
import io.millrace.tables.Serving;
import io.millrace.tables.TypedColumn;
import java.util.List;

/** The stores that gold tables can be served from. */
public final class Stores {
  private Stores() {}

  /**
   * The table in the store.
   *
   * @param columns those of the gold table, its group columns first
   * @param groups how many group columns there are
   * @param sums the measures that add up: what changes in them is enough to know them
   */
  public static StoreTable table(
      Serving serving, List<TypedColumn> columns, int groups, List<String> sums) {
    return switch (serving.store()) {
      case PINOT -> new PinotTable(serving, columns, groups);
      case DRUID -> new DruidTable(serving, columns, groups, sums);
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
