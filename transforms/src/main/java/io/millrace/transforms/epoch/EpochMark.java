package io.millrace.transforms.epoch;

import java.io.Serializable;
import org.apache.beam.sdk.io.UnboundedSource;

/**
 * What a reader of epochs hands to the one that takes its place within the same run. Only that:
 * what has been done stands in the tables.
 *
 * @param after the epoch before it, which was complete
 * @param planned the last epoch that the run planned
 * @param attempt the key of that plan
 * @param turn how many plans it was
 */
record EpochMark(String run, long after, long planned, String attempt, long turn)
    implements UnboundedSource.CheckpointMark, Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public void finalizeCheckpoint() {}
}
