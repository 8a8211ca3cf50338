package io.millrace.transforms.epoch;

import java.io.Serializable;
import org.apache.beam.sdk.io.UnboundedSource;

/**
 * What a reader of epochs hands to the one that takes its place within the same run. Only that:
 * what has been done stands in the tables.
 *
 * @param planned the last epoch that the run planned
 */
record EpochMark(String run, long planned) implements UnboundedSource.CheckpointMark, Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public void finalizeCheckpoint() {}
}
