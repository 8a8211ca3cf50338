package io.millrace.transforms.epoch;

import java.io.Serializable;

/** Something that belongs to an attempt at an epoch and goes to its commit. */
public interface EpochPart extends Serializable {
  EpochPlan plan();
}
