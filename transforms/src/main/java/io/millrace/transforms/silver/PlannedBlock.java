package io.millrace.transforms.silver;

import io.millrace.lakehouse.upsert.KeyBlock;
import io.millrace.transforms.epoch.EpochPlan;
import java.io.Serializable;

/** A key block on its way to the writer of its bucket, with the plan that it belongs to. */
public record PlannedBlock(EpochPlan plan, KeyBlock block) implements Serializable {
  private static final long serialVersionUID = 1L;
}
