package io.millrace.transforms.gold;

import io.millrace.lakehouse.upsert.UpsertedBucket;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;
import java.util.List;

/**
 * What became of a bucket of a gold table in an attempt at an epoch.
 *
 * @param table the place of the table in the pipeline file
 * @param silver the snapshot of silver that the epoch's changes were made for
 * @param sources which results for the buckets of silver the changes are of, in their order
 */
public record MergedGold(
    EpochPlan plan, int table, long silver, List<String> sources, UpsertedBucket bucket)
    implements EpochPart {
  private static final long serialVersionUID = 1L;

  public MergedGold {
    sources = List.copyOf(sources);
  }

  /** Whether it is of an epoch that the tables are past, or not at yet. */
  public boolean isNothing() {
    return bucket.isNothing();
  }
}
