package io.millrace.transforms.epoch;

import io.millrace.lakehouse.ledger.LedgerEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How far the tables of a pipeline are.
 *
 * @param gold one for each gold table
 * @param abandoned the attempts that gave way to other engines' commits last
 */
public record Standing(
    LedgerEntry bronze,
    Optional<LedgerEntry> silver,
    List<LedgerEntry> gold,
    Set<String> abandoned) {
  public Standing {
    gold = List.copyOf(gold);
    abandoned = Set.copyOf(abandoned);
  }

  /** The last epoch that all tables hold. */
  public LedgerEntry complete() {
    return last().min(Comparator.comparingLong(LedgerEntry::epoch)).orElseThrow();
  }

  /** Whether any table that completes epochs has its last one from a run. */
  boolean anyIsOf(Run run) {
    return last().anyMatch(entry -> entry.run().equals(run.id()));
  }

  private Stream<LedgerEntry> last() {
    return Stream.concat(Stream.of(typed()), gold.stream());
  }

  /** The last epoch of silver; of bronze if there is no silver. */
  LedgerEntry typed() {
    return silver.orElse(bronze);
  }

  /** Whether a table has an epoch that another has not. */
  public boolean isBehind() {
    return complete().epoch() < bronze.epoch();
  }

  /** Whether silver has an epoch that a gold table has not. */
  boolean isGoldBehind() {
    return complete().epoch() < typed().epoch();
  }
}
