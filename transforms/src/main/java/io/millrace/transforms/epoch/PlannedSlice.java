package io.millrace.transforms.epoch;

import java.io.Serializable;

/** A slice on its way to a worker, with the plan that it belongs to. */
public record PlannedSlice(EpochPlan plan, Slice slice) implements Serializable {
  private static final long serialVersionUID = 1L;
}
