package io.millrace.pipelines.verify;

import io.millrace.olap.store.Stored;
import java.util.Optional;

/**
 * A group that a gold table and a store do not have alike.
 *
 * @param bucket the time that it is of, or all
 * @param row what the gold table has, as the store should be told; empty if it has no such group
 * @param stored what the store has; empty if it has nothing
 */
record GroupDifference(String key, String bucket, Optional<String> row, Optional<Stored> stored) {
  /** What is wrong with the store. */
  enum Kind {
    MISSING,
    TOO_MUCH,
    OTHER
  }

  Kind kind() {
    if (row.isEmpty()) {
      return Kind.TOO_MUCH;
    }
    return stored.filter(Stored::isThere).isPresent() ? Kind.OTHER : Kind.MISSING;
  }
}
