package io.millrace.pipelines.verify;

import io.millrace.olap.Stores;
import io.millrace.olap.client.StoreException;
import io.millrace.olap.publish.Published;
import io.millrace.olap.publish.ServingTopic;
import io.millrace.olap.publish.Stamp;
import io.millrace.olap.store.StoreProgress;
import io.millrace.olap.store.StoreRows;
import io.millrace.olap.store.StoreTable;
import io.millrace.olap.store.Stored;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.transforms.gold.GoldChanges;
import io.millrace.transforms.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares every group of a gold table with every row of the table that serves it, both as of the
 * state that was published last. While a pipeline runs, the store may have newer rows than that:
 * these are compared again as of the next state.
 */
final class StoreCheck {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCheck.class);
  private static final int PAGE = 10_000;
  private static final int MOST_ROUNDS = 20;
  private static final long LOOK_MILLIS = 100;

  private final ServedTable served;
  private final Worker worker;
  private final Duration patience;
  private final StoreTable store;
  private final StoreProgress progress;
  private final StoreRows rows;
  private final TimeBucket buckets;

  /**
   * @param patience how long the store may take to read what was published
   */
  StoreCheck(ServedTable served, Worker worker, Duration patience) {
    this.served = served;
    this.worker = worker;
    this.patience = patience;
    this.store = served.table();
    this.progress = Stores.progress(served.serving());
    this.rows = served.rows();
    this.buckets = TimeBucket.of(served);
  }

  /**
   * A store that agrees at once has read what was published, and need not be asked for that. One
   * that cannot answer yet, as after a start, is waited for.
   */
  Agreement run() {
    long deadline = System.nanoTime() + patience.toNanos();
    for (boolean isPatient = false; ; isPatient = true) {
      try {
        Agreement agreement = look(isPatient);
        if (isPatient || agreement.isWhole()) {
          return agreement;
        }
      } catch (StoreException e) {
        if (isPatient && (!e.mayPass() || System.nanoTime() > deadline)) {
          throw e;
        }
        LOG.debug("{} cannot be compared yet", served, e);
        sleep();
      }
    }
  }

  private Agreement look(boolean isPatient) {
    Map<String, GroupDifference> found = new HashMap<>();
    Optional<Set<String>> asked = Optional.empty();
    Optional<Published> before = Optional.empty();
    long groups = 0;
    for (int round = 1; ; round++) {
      Published published = published();
      if (isPatient) {
        await(published);
      }
      Map<String, String> gold = gold(published);
      groups = Math.max(groups, gold.size());
      asked.ifPresent(gold.keySet()::retainAll);
      boolean nothingCame = before.filter(published::equals).isPresent();
      long newest = nothingCame ? Long.MAX_VALUE : published.version();
      Set<String> newer = compare(gold, asked, newest, found);
      if (published().equals(published)) {
        gold.forEach((key, row) -> note(key, Optional.of(row), Optional.empty(), found));
      } else {
        newer.addAll(gold.keySet());
      }
      if (newer.isEmpty() || round == MOST_ROUNDS || !isPatient) {
        List<GroupDifference> sorted = new ArrayList<>(found.values());
        sorted.sort(
            Comparator.comparing(GroupDifference::bucket).thenComparing(GroupDifference::key));
        return new Agreement(published, groups, sorted, newer.size());
      }
      asked = Optional.of(newer);
      before = Optional.of(published);
    }
  }

  private Published published() {
    return new ServingTopic(served.serving())
        .published()
        .orElseThrow(
            () ->
                new MillraceException(
                    ErrorKind.SERVE,
                    "not all of %s was published yet; ./millrace run does that".formatted(served)));
  }

  /** Waits until the store has read what was published. */
  private void await(Published published) {
    long deadline = System.nanoTime() + patience.toNanos();
    OptionalLong unread = progress.unread(published);
    while (unread.orElse(Long.MAX_VALUE) > 0) {
      if (System.nanoTime() > deadline) {
        throw new MillraceException(
            ErrorKind.SERVE,
            "%s: %s %s of topic %s after %d s; look at what reads it there, or give it more time with --wait"
                .formatted(
                    served,
                    served.serving().store().title(),
                    unread.isEmpty()
                        ? "reads nothing"
                        : "has %d records to read".formatted(unread.getAsLong()),
                    served.serving().topic(),
                    patience.toSeconds()));
      }
      sleep();
      unread = progress.unread(published);
    }
  }

  private void sleep() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MillraceException(
          ErrorKind.SERVE, "interrupted while waiting for " + served.serving().store().title(), e);
    }
  }

  /** The groups of the gold table, as the store should be told. */
  private Map<String, String> gold(Published published) {
    Table gold = worker.loadGold(served.gold().table());
    long snapshot = published.state().snapshot();
    if (gold.snapshot(snapshot) == null) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "%s was published as of epoch %d, which the gold table cannot be read as of any more; ./millrace run publishes what it has now"
              .formatted(served, published.state().epoch()));
    }
    Map<String, String> groups = new HashMap<>();
    worker.withKernel(
        kernel -> {
          new GoldChanges(gold, worker.scratch())
              .upTo(
                  snapshot,
                  served.texts(
                      new Stamp(
                          published.version(),
                          published.state().epoch(),
                          published.state().committedAt())),
                  kernel,
                  groups::put);
          return null;
        });
    return groups;
  }

  /**
   * Notes what differs, and returns the groups of which the store has newer rows. Of a group that
   * it has no row of, a newer one may say that it is no more.
   *
   * @param gold the groups, of which those are left that the store has no row of
   * @param asked the groups that are meant; empty for all
   * @param newest the version up to which rows of the store can be compared
   */
  private Set<String> compare(
      Map<String, String> gold,
      Optional<Set<String>> asked,
      long newest,
      Map<String, GroupDifference> found) {
    Set<String> newer = new HashSet<>();
    String after = "";
    List<Stored> page;
    do {
      page = store.page(after, PAGE);
      for (Stored stored : page) {
        after = stored.key();
        if (asked.isEmpty() || asked.get().contains(stored.key())) {
          Optional<String> row = Optional.ofNullable(gold.remove(stored.key()));
          if (isAlike(row, stored)) {
            continue;
          }
          if (stored.version() > newest) {
            newer.add(stored.key());
          } else {
            note(stored.key(), row, Optional.of(stored), found);
          }
        }
      }
    } while (page.size() == PAGE);
    return newer;
  }

  private boolean isAlike(Optional<String> row, Stored stored) {
    return row.map(there -> stored.isThere() && rows.values(there).equals(stored.values()))
        .orElse(!stored.isThere());
  }

  private void note(
      String key,
      Optional<String> row,
      Optional<Stored> stored,
      Map<String, GroupDifference> found) {
    List<String> values = row.map(rows::values).orElseGet(() -> stored.orElseThrow().values());
    found.put(key, new GroupDifference(key, buckets.of(values), row, stored));
  }
}
