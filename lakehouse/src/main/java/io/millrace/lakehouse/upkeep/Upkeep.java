package io.millrace.lakehouse.upkeep;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.tables.SnapshotRetention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a table's snapshots and folder bounded while its pipeline runs. */
public final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final Table table;
  private final SnapshotRetention keep;
  private final Orphans orphans;
  private Instant orphansDue = Instant.EPOCH;

  public Upkeep(Table table, SnapshotRetention keep, Duration orphanAge) {
    this.table = table;
    this.keep = keep;
    this.orphans = new Orphans(table, orphanAge);
  }

  /** What is due now: a little every so many snapshots, so that no epoch pays for all. */
  public void run() {
    expireSnapshots(Instant.now());
    if (Instant.now().isAfter(orphansDue)) {
      orphans.remove();
      orphansDue = Instant.now().plus(Duration.ofHours(1));
    }
  }

  /**
   * Expires snapshots that are older than the retention's age or beyond its count, once a tenth
   * more than that has gathered. Tags, branches and the current snapshot stay.
   */
  void expireSnapshots(Instant now) {
    table.refresh();
    List<Snapshot> newestFirst = new ArrayList<>();
    SnapshotUtil.currentAncestors(table).forEach(newestFirst::add);
    int kept = kept(newestFirst, now.minus(keep.age()).toEpochMilli());
    int slack = Math.max(1, keep.count() / 10);
    if (newestFirst.size() - kept < slack) {
      return;
    }
    long cutoff = newestFirst.get(kept - 1).timestampMillis();
    List<Long> expired =
        newestFirst.subList(kept, newestFirst.size()).stream().map(Snapshot::snapshotId).toList();
    try {
      expire(cutoff, expired).commit();
      LOG.info("expired {} snapshots of {}", expired.size(), table.name());
    } catch (CommitFailedException e) {
      LOG.info("another engine changed {} meanwhile, expiring later", table.name());
    }
  }

  /**
   * How many stay. The oldest of them is an epoch, if any is one: a table that is rolled back to a
   * snapshot without an epoch before it would not know where it stands.
   */
  private int kept(List<Snapshot> newestFirst, long oldest) {
    int kept = 0;
    while (kept < Math.min(keep.count(), newestFirst.size())
        && newestFirst.get(kept).timestampMillis() >= oldest) {
      kept++;
    }
    for (int at = Math.max(0, kept - 1); at < newestFirst.size(); at++) {
      if (Ledger.isEpoch(newestFirst.get(at))) {
        return at + 1;
      }
    }
    return Math.max(1, kept);
  }

  /**
   * Deletion vectors share files, and Iceberg removes such a file as soon as one of them was
   * replaced, unless a snapshot is named: then it looks up what the others still hold.
   */
  private ExpireSnapshots expire(long cutoff, List<Long> expired) {
    ExpireSnapshots expire = table.expireSnapshots().expireOlderThan(cutoff).retainLast(1);
    if (TableUtil.formatVersion(table) >= 3) {
      Set<Long> referenced =
          table.refs().values().stream().map(SnapshotRef::snapshotId).collect(Collectors.toSet());
      expired.stream()
          .filter(id -> !referenced.contains(id))
          .findFirst()
          .ifPresent(expire::expireSnapshotId);
    }
    return expire;
  }
}
