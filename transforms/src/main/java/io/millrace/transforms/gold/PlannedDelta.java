package io.millrace.transforms.gold;

import io.millrace.transforms.epoch.EpochPlan;
import java.io.Serializable;

/**
 * What a part of an epoch changes in a gold table, on its way to the writer of the table's bucket.
 *
 * @param table the place of the table in the pipeline file
 */
public record PlannedDelta(EpochPlan plan, int table, int bucket, GroupDelta delta)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The bucket of silver, or the slice, that it is from. */
  public int part() {
    return delta.part();
  }

  /** What all parts of one bucket are grouped by. */
  public String key() {
    return "%s/%d/%d".formatted(plan.key(), table, bucket);
  }
}
