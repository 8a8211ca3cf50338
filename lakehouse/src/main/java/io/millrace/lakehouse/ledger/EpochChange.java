package io.millrace.lakehouse.ledger;

import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Transaction;

/** What an epoch changes in a table. */
@FunctionalInterface
public interface EpochChange {
  /**
   * Adds it to a transaction.
   *
   * @return the update that makes the epoch's snapshot, not committed yet; what must come before it
   *     is
   */
  SnapshotUpdate<?> in(Transaction transaction);
}
