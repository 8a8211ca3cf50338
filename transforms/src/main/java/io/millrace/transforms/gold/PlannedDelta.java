package io.millrace.transforms.gold;

import io.millrace.tables.GoldDefinition;
import io.millrace.transforms.epoch.EpochPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a part of an epoch changes in a gold table, on its way to the writer of the table's bucket.
 *
 * @param table the place of the table in the pipeline file
 */
public record PlannedDelta(EpochPlan plan, int table, int bucket, GroupDelta delta)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What it takes to bring all gold tables to where silver is: nothing but word of it. */
  public static List<PlannedDelta> catchUp(EpochPlan plan, List<GoldDefinition> gold) {
    List<PlannedDelta> deltas = new ArrayList<>();
    for (int table = 0; table < gold.size(); table++) {
      for (int bucket = 0; bucket < gold.get(table).buckets(); bucket++) {
        deltas.add(new PlannedDelta(plan, table, bucket, GroupDelta.nothing(0)));
      }
    }
    return deltas;
  }

  /** The bucket of silver, or the slice, that it is from. */
  public int part() {
    return delta.part();
  }

  /** What all parts of one bucket are grouped by. */
  public String key() {
    return "%s/%d/%d".formatted(plan.key(), table, bucket);
  }
}
