package io.millrace.tables;

import java.io.Serializable;
import java.time.Duration;

/**
 * How the stream is cut into epochs.
 *
 * @param every how long to wait between the starts of two epochs
 * @param maxRecords the most records that one epoch takes
 * @param sliceRecords the most records that one slice of an epoch takes, which bounds the memory of
 *     a worker
 */
public record EpochSettings(Duration every, long maxRecords, long sliceRecords)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public EpochSettings {
    if (every.isNegative() || maxRecords < 1 || sliceRecords < 1 || sliceRecords > maxRecords) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "an epoch of %d records every %s in slices of %d cannot be; use a time of 0 or more and 1 <= slice <= epoch"
              .formatted(maxRecords, every, sliceRecords));
    }
  }
}
