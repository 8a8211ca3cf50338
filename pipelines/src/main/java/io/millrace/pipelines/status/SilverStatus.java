package io.millrace.pipelines.status;

import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.upsert.Counts;
import io.millrace.transforms.commit.EpochSummary;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the silver table of a pipeline stands.
 *
 * @param behind how many epochs bronze has that it has not
 * @param contents empty while the table is not there
 */
public record SilverStatus(String table, long behind, Optional<Contents> contents) {

  /**
   * What its tables say.
   *
   * @param kept all epochs whose snapshots are kept, together
   * @param compaction empty while none of the kept snapshots is one
   * @param stateBytes what the key indexes have on this machine's disk; empty if there are none
   */
  public record Contents(
      Epoch last,
      Kept kept,
      TableFiles files,
      Optional<Compaction> compaction,
      Quarantine quarantine,
      OptionalLong stateBytes) {}

  /**
   * The last epoch.
   *
   * @param counts empty when rows are only appended
   * @param rules how many records broke each rule
   */
  public record Epoch(
      long number,
      long committedAt,
      long records,
      Optional<Counts> counts,
      SortedMap<String, Long> rules) {
    public Epoch {
      rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }

    /** What the summary of its snapshot says; an empty one if that is gone. */
    static Epoch of(LedgerEntry entry, Map<String, String> summary) {
      return new Epoch(
          entry.epoch(), entry.committedAt(), entry.records(), counts(summary), rules(summary));
    }

    static Optional<Counts> counts(Map<String, String> summary) {
      return summary.containsKey(EpochSummary.INSERTED)
          ? Optional.of(
              new Counts(
                  number(summary, EpochSummary.INSERTED),
                  number(summary, EpochSummary.UPDATED),
                  number(summary, EpochSummary.DELETED),
                  number(summary, EpochSummary.LATE)))
          : Optional.empty();
    }

    static SortedMap<String, Long> rules(Map<String, String> summary) {
      SortedMap<String, Long> rules = new TreeMap<>();
      for (String name : summary.keySet()) {
        if (name.startsWith(EpochSummary.RULE)) {
          rules.put(name.substring(EpochSummary.RULE.length()), number(summary, name));
        }
      }
      return rules;
    }

    static long number(Map<String, String> summary, String name) {
      return Long.parseLong(summary.getOrDefault(name, "0"));
    }
  }

  /** What the kept snapshots say of rules, over so many epochs. */
  public record Kept(long epochs, SortedMap<String, Long> rules) {
    public Kept {
      rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }
  }

  /**
   * A rewriting of files.
   *
   * @param at milliseconds since 1970
   * @param what in words, such as {@code 10 files into 1}
   */
  public record Compaction(long at, String what) {}

  /**
   * The table of records that did not become rows.
   *
   * @param epoch the newest epoch that it has any of; -1 when it has none
   * @param newest the rules of that epoch, those that most records broke first
   */
  public record Quarantine(String table, long rows, long epoch, List<Rejects> newest) {
    public Quarantine {
      newest = List.copyOf(newest);
    }
  }

  /**
   * Records that broke one rule.
   *
   * @param partition where in Kafka one of them is
   * @param reason what was wrong with that one
   */
  public record Rejects(String rule, long count, int partition, long offset, String reason) {
    Rejects andOneMore() {
      return new Rejects(rule, count + 1, partition, offset, reason);
    }
  }
}
