package io.millrace.lakehouse.ledger;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The epochs of one table. An entry is written by the same Iceberg commit that adds the epoch's
 * rows: in the snapshot's summary, so that history and rollback carry their own position, and in a
 * table property, so that expiring snapshots cannot lose it.
 */
public final class Ledger {
  static final String PROPERTY = "millrace.ledger";
  private static final String ABANDONED = "millrace.abandoned";
  static final String SUMMARY_EPOCH = "millrace.epoch";
  static final String SUMMARY_ENTRY = "millrace.ledger";

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final Table table;

  public Ledger(Table table) {
    this.table = table;
  }

  /** What became of an attempt to commit an epoch. */
  public enum Outcome {
    COMMITTED,
    /** The table holds the epoch already, by an attempt of the same run. */
    HELD_ALREADY,
    /** Another engine changed what the attempt was made for; the epoch is to be made anew. */
    GAVE_WAY
  }

  /** The last entry, as of a fresh look at the table. */
  public Optional<LedgerEntry> last() {
    table.refresh();
    return lastIn(table);
  }

  /** The last entry, as of the last look at the table. */
  public Optional<LedgerEntry> lastSeen() {
    return lastIn(table);
  }

  /** The entries that the table's snapshots still carry, newest first. */
  public List<LedgerEntry> history(int most) {
    table.refresh();
    List<LedgerEntry> entries = new ArrayList<>();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (entries.size() == most) {
        break;
      }
      entryOf(snapshot).ifPresent(entries::add);
    }
    return Collections.unmodifiableList(entries);
  }

  /** Adds the epoch's files if, and only if, the table stands exactly where the epoch starts. */
  public Outcome commit(LedgerEntry next, List<DataFile> files) {
    return commit(next, append(files));
  }

  private static EpochChange append(List<DataFile> files) {
    return transaction -> {
      AppendFiles append = transaction.newAppend();
      files.forEach(append::appendFile);
      return append;
    };
  }

  /** Makes the epoch's change if, and only if, the table stands exactly where the epoch starts. */
  public Outcome commit(LedgerEntry next, EpochChange change) {
    table.refresh();
    Optional<LedgerEntry> before = lastIn(table);
    if (before.isPresent() && isOwnWork(before.get(), next)) {
      return Outcome.HELD_ALREADY;
    }
    if (!follows(before, next)) {
      throw conflict(before, next, null);
    }
    Transaction transaction = table.newTransaction();
    try {
      SnapshotUpdate<?> update = change.in(transaction);
      summary(next).forEach(update::set);
      update.validateWith(ancestors -> follows(lastIn(transaction.table()), next));
      update.commit();
      transaction.updateProperties().set(PROPERTY, next.toJson()).commit();
      transaction.commitTransaction();
      return Outcome.COMMITTED;
    } catch (ValidationException | CommitStateUnknownException e) {
      Optional<LedgerEntry> now = last();
      if (now.isPresent() && isOwnWork(now.get(), next)) {
        return now.get().attempt().equals(next.attempt())
            ? Outcome.COMMITTED
            : Outcome.HELD_ALREADY;
      }
      if (e instanceof CommitStateUnknownException) {
        throw e;
      }
      if (follows(now, next)) {
        LOG.info("{}: epoch {} is made anew: {}", table.name(), next.epoch(), e.getMessage());
        return Outcome.GAVE_WAY;
      }
      throw conflict(now, next, e);
    }
  }

  /**
   * Adds files to a table that has something of some epochs only, as {@link
   * #commitBeside(LedgerEntry, EpochChange)}.
   */
  public Outcome commitBeside(LedgerEntry next, List<DataFile> files) {
    return commitBeside(next, append(files));
  }

  /**
   * Changes a table that may not have had all epochs before. If it has this epoch, by whatever run,
   * it has all of it; but an epoch that ends elsewhere is another one, of a bronze that was rolled
   * back.
   */
  public Outcome commitBeside(LedgerEntry next, EpochChange change) {
    Optional<LedgerEntry> before = last();
    Optional<LedgerEntry> same =
        before.filter(entry -> entry.epoch() == next.epoch()).or(() -> find(next.epoch()));
    if (same.isPresent() && same.get().to().equals(next.to())) {
      return Outcome.HELD_ALREADY;
    }
    return commit(next.following(before), change);
  }

  /** Forgets all epochs, as part of a transaction after which the table is as new. */
  public static void forget(Transaction transaction) {
    transaction.updateProperties().remove(PROPERTY).remove(ABANDONED).commit();
  }

  /** Leaves word that an attempt gave way, for whoever plans epochs, in whichever process. */
  public void abandon(String attempt) {
    table.updateProperties().set(ABANDONED, attempt).commit();
  }

  /** The attempt that gave way last, as of the last look at the table. */
  public Optional<String> abandoned() {
    return Optional.ofNullable(table.properties().get(ABANDONED));
  }

  /** The entry of an epoch, if a snapshot still has it. */
  public Optional<LedgerEntry> find(long epoch) {
    table.refresh();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      Optional<LedgerEntry> entry = entryOf(snapshot);
      if (entry.isPresent() && entry.get().epoch() <= epoch) {
        return entry.filter(found -> found.epoch() == epoch);
      }
    }
    return Optional.empty();
  }

  /** The failure of a pipeline that finds another run's work where its own should go. */
  public MillraceException takenOver(LedgerEntry winner) {
    return new MillraceException(
        ErrorKind.LAKE,
        "%s: another run of this pipeline (%s) is writing: it committed epoch %d at %s; stop one of the two, nothing was lost or doubled"
            .formatted(
                table.name(),
                winner.writer(),
                winner.epoch(),
                Instant.ofEpochMilli(winner.committedAt())));
  }

  /** The failure of a run that has seen a later epoch in the table than the last one there now. */
  public MillraceException rolledBack(LedgerEntry now, long seen) {
    return new MillraceException(
        ErrorKind.LAKE,
        "%s: the table stands at epoch %d, %s, but this run has seen epoch %d in it: it was rolled back or replaced meanwhile; start the pipeline again and it goes on from there"
            .formatted(table.name(), now.epoch(), now.to(), seen));
  }

  /** Whether the snapshot is an epoch, and not the work of upkeep or of another engine. */
  public static boolean isEpoch(Snapshot snapshot) {
    return snapshot.summary().containsKey(SUMMARY_EPOCH);
  }

  private MillraceException conflict(
      Optional<LedgerEntry> now, LedgerEntry next, RuntimeException cause) {
    if (now.isPresent() && !now.get().run().equals(next.run())) {
      return takenOver(now.get());
    }
    return new MillraceException(
        ErrorKind.LAKE,
        "%s: epoch %d starts at %s, but the table stands at %s: it was rolled back or replaced meanwhile; start the pipeline again and it goes on from there"
            .formatted(
                table.name(),
                next.epoch(),
                next.from(),
                now.map(entry -> "epoch %d, %s".formatted(entry.epoch(), entry.to()))
                    .orElse("no epoch at all")),
        cause);
  }

  private static boolean isOwnWork(LedgerEntry held, LedgerEntry next) {
    return held.run().equals(next.run()) && held.epoch() >= next.epoch();
  }

  private static boolean follows(Optional<LedgerEntry> last, LedgerEntry next) {
    if (last.isEmpty()) {
      return next.after() < 0;
    }
    return last.get().epoch() == next.after() && last.get().to().equals(next.from());
  }

  private static Optional<LedgerEntry> lastIn(Table table) {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      Optional<LedgerEntry> entry = entryOf(snapshot);
      if (entry.isPresent()) {
        return entry;
      }
    }
    return Optional.ofNullable(table.properties().get(PROPERTY))
        .map(json -> LedgerEntry.fromJson(table.name(), json));
  }

  /** The entry that a snapshot made; empty if it is the work of upkeep or of another engine. */
  public static Optional<LedgerEntry> entryOf(Snapshot snapshot) {
    return Optional.ofNullable(snapshot.summary().get(SUMMARY_ENTRY))
        .map(json -> LedgerEntry.fromJson("snapshot " + snapshot.snapshotId(), json));
  }

  private static Map<String, String> summary(LedgerEntry entry) {
    return Map.of(
        SUMMARY_EPOCH,
        Long.toString(entry.epoch()),
        SUMMARY_ENTRY,
        entry.toJson(),
        "millrace.records",
        Long.toString(entry.records()),
        "millrace.gaps",
        entry.gaps().toString());
  }
}
