package io.millrace.pipelines.serve;

import io.millrace.olap.Stores;
import io.millrace.olap.publish.Stamp;
import io.millrace.olap.store.StoreRows;
import io.millrace.olap.store.StoreTable;
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
import java.util.stream.Collectors;

/**
 * A gold table and a store that it is served from.
 *
 * @param columns those of the gold table, its group columns first
 * @param groups the names of the group columns
 * @param table the table in the store
 */
public record ServedTable(
    GoldDefinition gold,
    Serving serving,
    List<TypedColumn> columns,
    List<String> groups,
    StoreTable table) {
  public ServedTable {
    columns = List.copyOf(columns);
    groups = List.copyOf(groups);
  }

  /** All of a pipeline, in the order of its file. */
  public static List<ServedTable> of(PipelineDefinition pipeline) {
    List<ServedTable> all = new ArrayList<>();
    if (!pipeline.isServed()) {
      return all;
    }
    List<TypedColumn> silver = RefinePlan.of(pipeline.silver().orElseThrow()).tableColumns();
    for (GoldDefinition gold : pipeline.gold()) {
      GoldPlan plan = GoldPlan.of(gold, silver);
      List<String> groups =
          plan.groups().stream().map(TypedColumn::name).collect(Collectors.toList());
      for (Serving serving : gold.serve()) {
        StoreTable table = Stores.table(serving, plan.goldColumns());
        all.add(new ServedTable(gold, serving, plan.columns(), groups, table));
      }
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
        groups,
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
