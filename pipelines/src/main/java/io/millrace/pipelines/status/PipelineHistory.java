package io.millrace.pipelines.status;

import io.millrace.lakehouse.cut.Unfinished;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.upsert.Counts;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.tables.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The epochs of a pipeline, newest first.
 *
 * @param table the table that decides which epochs there are
 * @param epochs the complete ones
 * @param unfinished what bronze has and another table has not yet
 * @param moreUnfinished how many of these are left out
 * @param older how many complete epochs are left out
 */
public record PipelineHistory(
    String pipeline,
    TableName table,
    List<PastEpoch> epochs,
    List<Unfinished> unfinished,
    int moreUnfinished,
    int older) {
  public PipelineHistory {
    epochs = List.copyOf(epochs);
    unfinished = List.copyOf(unfinished);
  }

  /**
   * A complete epoch.
   *
   * @param did what silver's snapshot says of it; empty without silver, or when it has expired
   * @param gold the gold tables that have the epoch, and whose snapshot of it is still there
   * @param snapshots by the tables that can still be read as of the epoch, which snapshot that is;
   *     empty for one that had none yet
   * @param unreadable the tables that cannot
   * @param others what other engines committed to the table after it, oldest first
   */
  public record PastEpoch(
      LedgerEntry entry,
      Optional<Epoch> did,
      List<GoldEpoch> gold,
      Map<TableName, Optional<Long>> snapshots,
      List<TableName> unreadable,
      List<OtherCommit> others) {
    public PastEpoch {
      gold = List.copyOf(gold);
      unreadable = List.copyOf(unreadable);
      others = List.copyOf(others);
    }

    /** How many epochs came at once. */
    public boolean isSeveral() {
      return entry.after() >= 0 && entry.epoch() - entry.after() > 1;
    }

    /** What became of groups in all gold tables together; empty if no gold table says. */
    public Optional<Counts> groups() {
      return gold.stream().map(GoldEpoch::groups).reduce(Counts::plus);
    }
  }

  /**
   * What a gold table did with an epoch.
   *
   * @param after the epoch that it had before; it took what is between at once
   */
  public record GoldEpoch(TableName table, long after, Counts groups) {}

  /**
   * A commit of another engine.
   *
   * @param at milliseconds since 1970
   * @param operation Iceberg's word for it
   */
  public record OtherCommit(
      long at, long snapshot, String operation, long added, long removed, long positionDeletes) {}
}
