package io.millrace.pipelines.serve;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.olap.publish.Published;
import io.millrace.olap.publish.Published.GoldState;
import io.millrace.olap.publish.Publisher;
import io.millrace.olap.publish.ServingTopic;
import io.millrace.olap.publish.Stamp;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.transforms.gold.GoldChanges;
import io.millrace.transforms.gold.GroupKernel.GroupTexts;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.worker.Worker;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a gold table to the topic that its store reads: whenever the table has a newer state than
 * the topic, what lies between the two. It is no part of an epoch: it follows the table, falls
 * behind while something is away, and comes up to it again.
 */
final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  private final ServedTable served;
  private final Worker worker;
  private final Table gold;
  private final GoldChanges changes;
  private Publisher publisher;
  private boolean hasTable;

  Feed(ServedTable served, Worker worker) {
    this.served = served;
    this.worker = worker;
    this.gold = worker.loadGold(served.gold().table());
    this.changes = new GoldChanges(gold, worker.scratch());
  }

  ServedTable served() {
    return served;
  }

  /**
   * Brings the topic to where the gold table is now. After a failure the next call starts from what
   * the topic says.
   */
  void bring() {
    try {
      if (publisher == null) {
        publisher = open();
      }
      state().ifPresent(this::bring);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A topic of another table is left alone: to open it is to shut out whoever writes to it. */
  private Publisher open() {
    new ServingTopic(served.serving()).begun().ifPresent(this::refuseOfAnotherTable);
    return Publisher.open(served.serving());
  }

  /**
   * Makes the table in the store if it is missing. One that needs all rows anew gets them, if the
   * topic has not kept them.
   */
  void ensureTable() {
    if (hasTable || publisher == null || publisher.published().isEmpty()) {
      return;
    }
    hasTable = served.table().ensure(publisher.published().get());
    if (!hasTable) {
      state().ifPresent(this::fill);
      hasTable = served.table().ensure(publisher.published().get());
    }
  }

  /** The state that the gold table has now; empty if it has none yet. */
  private Optional<GoldState> state() {
    Optional<LedgerEntry> last = new Ledger(gold).last();
    return last.filter(entry -> entry.epoch() > 0 && gold.currentSnapshot() != null)
        .map(
            entry ->
                new GoldState(
                    gold.uuid().toString(),
                    gold.currentSnapshot().snapshotId(),
                    entry.epoch(),
                    entry.committedAt()));
  }

  private void bring(GoldState now) {
    Optional<GoldState> before = publisher.published().map(Published::state);
    if (before.filter(state -> state.snapshot() == now.snapshot()).isPresent()) {
      return;
    }
    publisher.published().ifPresent(this::refuseOfAnotherTable);
    if (before.isPresent() && changes.leads(before.get().snapshot(), now.snapshot())) {
      GroupTexts texts = served.texts(publisher.stamp(now));
      long from = before.get().snapshot();
      Published done =
          publisher.publish(
              now,
              rows ->
                  withKernel(
                      kernel -> changes.between(from, now.snapshot(), texts, kernel, rows::add)));
      LOG.debug("{}: epoch {}, {} rows", served, now.epoch(), done.rows());
    } else {
      fill(now);
    }
  }

  /** Sends all rows; what a store adds up, it has to forget before. */
  private void fill(GoldState now) {
    Stamp stamp = publisher.stamp(now);
    GroupTexts texts = served.texts(stamp);
    Consumer<Publisher.Rows> all =
        rows -> withKernel(kernel -> changes.upTo(now.snapshot(), texts, kernel, rows::add));
    Published done;
    if (served.serving().store().takesChanges()) {
      if (publisher.begun().isPresent()) {
        served.table().drop();
        hasTable = false;
      }
      done = publisher.fill(now, all);
    } else {
      done = publisher.publishAll(now, all, row -> served.rows().gone(row, stamp));
    }
    LOG.info("{}: filled as of epoch {}, {} rows", served, now.epoch(), done.rows());
  }

  private void withKernel(Consumer<Kernel> work) {
    worker.withKernel(
        kernel -> {
          work.accept(kernel);
          return null;
        });
  }

  private void refuseOfAnotherTable(Published published) {
    GoldState other = published.state();
    if (other.tableId().equals(gold.uuid().toString())) {
      return;
    }
    throw new MillraceException(
        ErrorKind.SERVE,
        "topic %1$s was filled from another gold table, which is at epoch %2$d; give the topic and the table in the store other names in serve.%3$s, or delete topics %1$s and %1$s.progress and the table in the store, and they are filled from %4$s"
            .formatted(
                served.serving().topic(),
                other.epoch(),
                served.serving().store(),
                served.gold().table()));
  }

  /** Undoes what is under way. */
  @Override
  public void close() {
    if (publisher != null) {
      publisher.close();
      publisher = null;
    }
  }
}
