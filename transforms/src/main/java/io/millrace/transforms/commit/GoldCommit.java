package io.millrace.transforms.commit;

import io.millrace.lakehouse.changelog.Rewrites;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.Ledger.Outcome;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.upsert.Counts;
import io.millrace.lakehouse.upsert.UpsertChange;
import io.millrace.lakehouse.upsert.UpsertedBucket;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.gold.MergedGold;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Makes an epoch visible in gold, once silver has it. What was worked out fits one change of silver
 * only: if silver took another way to the epoch, or another engine came between, gold is left
 * behind, and a plan of its own brings it to where silver is.
 */
final class GoldCommit {
  private final CommitTables tables;
  private final EpochPlan plan;
  private final LedgerEntry entry;
  private final List<String> sources;

  /**
   * @param sources the results for silver's buckets that the attempt has, in their order
   */
  GoldCommit(CommitTables tables, EpochPlan plan, LedgerEntry entry, List<String> sources) {
    this.tables = tables;
    this.plan = plan;
    this.entry = entry;
    this.sources = sources;
  }

  /** Returns whether all gold tables have the epoch. */
  boolean commit(Collection<MergedGold> parts) {
    tables.silver().orElseThrow().refresh();
    boolean all = true;
    for (int table = 0; table < tables.gold().size(); table++) {
      SortedMap<Integer, MergedGold> buckets = new TreeMap<>();
      for (MergedGold part : parts) {
        if (part.table() == table) {
          buckets.putIfAbsent(part.bucket().bucket(), part);
        }
      }
      plan.checkGathered(buckets.keySet(), tables.goldBuckets(table));
      all &= commit(tables.gold().get(table), List.copyOf(buckets.values()));
    }
    return all;
  }

  private boolean commit(Table gold, List<MergedGold> buckets) {
    Ledger ledger = new Ledger(gold);
    OptionalLong mirrors = mirrors(buckets);
    if (mirrors.isPresent()) {
      List<UpsertedBucket> changes = buckets.stream().map(MergedGold::bucket).toList();
      Outcome outcome =
          ledger.commitBeside(
              entry.mirroring(mirrors.getAsLong()), new UpsertChange(changes, summary(changes)));
      if (outcome != Outcome.GAVE_WAY) {
        return true;
      }
    }
    if (ledger.last().filter(last -> last.epoch() >= plan.epoch()).isPresent()) {
      return true;
    }
    ledger.abandon(plan.key());
    return false;
  }

  /** The snapshot of silver that gold mirrors with these changes; none if they do not fit. */
  private OptionalLong mirrors(List<MergedGold> buckets) {
    long base = buckets.get(0).silver();
    boolean isOne =
        buckets.stream().noneMatch(MergedGold::isNothing)
            && buckets.stream().allMatch(each -> each.silver() == base);
    if (!isOne) {
      return OptionalLong.empty();
    }
    if (plan.source() == EpochPlan.Source.SILVER) {
      return OptionalLong.of(base);
    }
    boolean isOfAttempt =
        sources.isEmpty() || buckets.stream().allMatch(each -> each.sources().equals(sources));
    return isOfAttempt ? epochAfter(base) : OptionalLong.empty();
  }

  /** The snapshot of this attempt, if no row of silver was changed by others since its base. */
  private OptionalLong epochAfter(long base) {
    Table silver = tables.silver().orElseThrow();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(silver)) {
      boolean isOurs =
          Ledger.entryOf(snapshot)
              .filter(each -> each.epoch() == plan.epoch())
              .filter(each -> each.attempt().equals(plan.attempt()))
              .isPresent();
      if (isOurs) {
        Long before = snapshot.parentId();
        return before != null && Rewrites.are(silver, base, before)
            ? OptionalLong.of(snapshot.snapshotId())
            : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  private static Map<String, String> summary(List<UpsertedBucket> buckets) {
    Counts counts = buckets.stream().map(UpsertedBucket::counts).reduce(Counts.NONE, Counts::plus);
    return EpochSummary.changes(counts);
  }
}
