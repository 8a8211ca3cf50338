package io.millrace.transforms.silver;

import io.millrace.lakehouse.upsert.UpsertedBucket;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;

/** What became of a bucket in an attempt at an epoch. */
public record MergedBucket(EpochPlan plan, UpsertedBucket bucket) implements EpochPart {
  private static final long serialVersionUID = 1L;
}
