package io.millrace.it.benchmark;

import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Await;
import io.millrace.it.process.ChildProcess;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * How long after it was sent an event could be read, under a steady load, by whoever looks at the
 * tables every 20 ms.
 */
record Freshness(double p50Seconds, double p99Seconds) {
  private static final int PER_SECOND = 1000;

  /** Until the process is warm. */
  private static final int UNCOUNTED = 30 * PER_SECOND;

  private static final int EVENTS = UNCOUNTED + 60 * PER_SECOND;
  private static final int UNSEEN = PER_SECOND / 10;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * Starts a contender that does not end by itself, and ends it. The topic is new and empty.
   *
   * @param silver finds the table that has the events
   * @param above finds what tells the newest epoch that can be read above silver, in gold or in a
   *     store; anything if silver is what is read
   */
  static Freshness measure(
      Contender contender,
      Path file,
      Path log,
      Workload empty,
      Supplier<Table> silver,
      Supplier<LongSupplier> above) {
    try (ChildProcess process = contender.startOn(file, log);
        EventProducer producer =
            EventProducer.to(empty.kafka().clientProperties(), empty.topic(), empty.generator())) {
      Watch watch = new Watch(process, silver, above);
      watch.thread.start();
      producer.sendAtRate(0, EVENTS, PER_SECOND, number -> {});
      TopicEvents topic = TopicEvents.read(empty.kafka().bootstrapServers(), empty.topic(), EVENTS);
      return watch.awaitAll(topic);
    }
  }

  /** Notes when each snapshot could first be seen. */
  private static final class Watch {
    private final ChildProcess process;
    private final Supplier<Table> findSilver;
    private final Supplier<LongSupplier> findAbove;
    private final Thread thread = new Thread(this::look, "watch");
    private final Map<Long, Long> seenAt = new LinkedHashMap<>();
    private final Map<Long, List<Integer>> eventsOf = new HashMap<>();
    private volatile boolean done;
    private Table silver;
    private LongSupplier above;

    Watch(ChildProcess process, Supplier<Table> findSilver, Supplier<LongSupplier> findAbove) {
      this.process = process;
      this.findSilver = findSilver;
      this.findAbove = findAbove;
      thread.setDaemon(true);
    }

    private void look() {
      Await.until(
          "freshness is measured",
          PATIENCE.plusSeconds(EVENTS / PER_SECOND),
          () -> {
            refresh();
            return done;
          });
    }

    private synchronized void refresh() {
      if (silver == null) {
        above = findAbove.get();
        silver = findSilver.get();
      }
      long epoch = above.getAsLong();
      silver.refresh();
      long now = System.currentTimeMillis();
      for (Snapshot each : silver.snapshots()) {
        if (epochOf(each) <= epoch) {
          seenAt.putIfAbsent(each.snapshotId(), now);
        }
      }
    }

    /** What is no epoch brings no event. */
    private static long epochOf(Snapshot snapshot) {
      return Ledger.entryOf(snapshot).map(LedgerEntry::epoch).orElse(-1L);
    }

    Freshness awaitAll(TopicEvents topic) {
      double[][] seconds = new double[1][];
      process.awaitReady(
          "has brought all events",
          PATIENCE,
          () -> {
            seconds[0] = latencies(topic);
            return seconds[0].length > 0;
          });
      done = true;
      Arrays.sort(seconds[0]);
      return new Freshness(
          seconds[0][seconds[0].length / 2], seconds[0][(int) (seconds[0].length * 0.99)]);
    }

    /**
     * Empty while events are yet to come; a few at the end may be such that leave no row, and are
     * not counted.
     */
    private synchronized double[] latencies(TopicEvents topic) {
      double[] seconds = new double[EVENTS - UNCOUNTED];
      boolean[] known = new boolean[seconds.length];
      SilverOrders.Arrivals arrivals = new SilverOrders.Arrivals(topic);
      int count = 0;
      for (Map.Entry<Long, Long> seen : seenAt.entrySet()) {
        if (!arrivals.add(eventsOf.computeIfAbsent(seen.getKey(), this::events))) {
          continue;
        }
        for (int i = 0; i < seconds.length; i++) {
          if (!known[i] && arrivals.has(UNCOUNTED + i)) {
            known[i] = true;
            seconds[count++] = (seen.getValue() - topic.sentAt(UNCOUNTED + i)) / 1e3;
          }
        }
      }
      return seconds.length - count > UNSEEN ? new double[0] : Arrays.copyOf(seconds, count);
    }

    private List<Integer> events(long snapshot) {
      return new SilverOrders(silver).events(silver.snapshot(snapshot));
    }
  }
}
