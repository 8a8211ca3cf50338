package io.millrace.transforms.epoch;

import io.millrace.lakehouse.ledger.LedgerEntry;
import java.util.Optional;

/**
 * How far the tables of a pipeline are.
 *
 * @param abandoned the attempt that last gave way to another engine's commit; empty if none did
 */
public record Standing(
    LedgerEntry bronze, Optional<LedgerEntry> silver, Optional<String> abandoned) {

  /** The last epoch that all tables hold. */
  public LedgerEntry complete() {
    return silver.orElse(bronze);
  }

  /** Whether bronze has an epoch that silver has not. */
  public boolean isBehind() {
    return complete().epoch() < bronze.epoch();
  }
}
