package io.millrace.pipelines.serve;

import io.millrace.olap.Stores;
import io.millrace.olap.publish.Stamp;
import io.millrace.olap.store.StoreRows;
import io.millrace.olap.store.StoreTable;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.Serving;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.gold.GroupKernel;
import io.millrace.transforms.gold.GroupKernel.GroupTexts;
import io.millrace.transforms.refine.RefinePlan;
import java.util.ArrayList;
import java.util.List;

/**
 * A gold table and a store that it is served from.
 *
 * @param columns those of the gold table, its group columns first
 * @param table the table in the store
 */
public record ServedTable(
    GoldDefinition gold, Serving serving, List<GoldColumn> columns, StoreTable table) {
  public ServedTable {
    columns = List.copyOf(columns);
  }

  /** One in the store that serves it. */
  static ServedTable of(GoldDefinition gold, Serving serving, List<GoldColumn> columns) {
    return new ServedTable(gold, serving, columns, Stores.table(serving, columns));
  }

  /** All of a pipeline, in the order of its file. */
  public static List<ServedTable> of(PipelineDefinition pipeline) {
    List<ServedTable> all = new ArrayList<>();
    if (!pipeline.isServed()) {
      return all;
    }
    List<TypedColumn> silver = RefinePlan.of(pipeline.silver().orElseThrow()).tableColumns();
    for (GoldDefinition gold : pipeline.gold()) {
      List<GoldColumn> columns = GoldPlan.of(gold, silver).goldColumns();
      gold.serve().forEach(serving -> all.add(of(gold, serving, columns)));
    }
    return all;
  }

  /** How its rows are told to the store. */
  public StoreRows rows() {
    return table.rows();
  }

  /** The SQL that tells a group of the gold table as a row of the store. */
  public GroupTexts texts(Stamp stamp) {
    StoreRows rows = rows();
    return new GroupTexts(
        columns.stream().filter(GoldColumn::isGroup).map(GoldColumn::name).toList(),
        serving.store().takesChanges(),
        rows.sums(),
        rows.key(),
        rows.row(stamp, GroupKernel.SIGN));
  }

  /** Such as {@code gold.revenue to pinot table revenue}. */
  @Override
  public String toString() {
    return "%s to %s table %s".formatted(gold.table(), serving.store(), serving.table());
  }
}
