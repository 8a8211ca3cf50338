package io.millrace.tables;

import java.io.Serializable;
import java.time.Duration;

/**
 * Which snapshots of a table upkeep leaves alone: those that are both among the newest {@code
 * count} and younger than {@code age}, and the current one always.
 */
public record SnapshotRetention(int count, Duration age) implements Serializable {
  private static final long serialVersionUID = 1L;

  public SnapshotRetention {
    if (count < 1 || age.isNegative()) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "cannot keep %d snapshots for %s; keep 1 or more, for a time of 0 or more"
              .formatted(count, age));
    }
  }
}
