package io.millrace.olap.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How new tables are, looked up once a second at most, and beside the queries where something
 * recent is known. A lookup that takes long is made less often.
 */
final class KnownFreshness {
  private static final int MOST_TABLES = 1000;
  private static final Duration LOOKUP = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final long LEAST_GOOD = TimeUnit.SECONDS.toNanos(1);
  private static final long NOT_SERVED_GOOD = TimeUnit.SECONDS.toNanos(10);

  /** A store is busy with lookups for a twentieth of the time at most. */
  private static final int TIMES_ITS_COST = 20;

  /** How many times as old as good may be used while it is looked up anew. */
  private static final int STILL_USABLE = 5;

  private final Exchange exchange;
  private final Map<String, Table> tables = new ConcurrentHashMap<>();

  KnownFreshness(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * @param asked when that was, which the value is at least as new as
   * @param good for how long it need not be looked up again
   */
  private record Known(Optional<Freshness> value, long asked, long good) {}

  private static final class Table {
    volatile Known known;
    volatile CompletableFuture<Known> lookup;
  }

  /** What the table had before this call returns; empty if it is not known within the time. */
  Optional<Freshness> before(URI address, String name, Duration most) {
    if (tables.size() > MOST_TABLES) {
      tables.clear();
    }
    Table table = tables.computeIfAbsent(name, any -> new Table());
    Known known = table.known;
    long age = known == null ? Long.MAX_VALUE : System.nanoTime() - known.asked();
    if (known != null && age <= known.good()) {
      return known.value();
    }
    CompletableFuture<Known> lookup = lookup(address, name, table);
    if (known != null && (known.value().isEmpty() || age <= STILL_USABLE * known.good())) {
      return known.value();
    }
    return await(lookup, most.compareTo(LONGEST_WAIT) < 0 ? most : LONGEST_WAIT);
  }

  /** What was known may not be true any more, as of a store that has restarted. */
  void forget(String name) {
    tables.remove(name);
  }

  /** The one that is under way, or a new one. */
  private CompletableFuture<Known> lookup(URI address, String name, Table table) {
    synchronized (table) {
      if (table.lookup == null) {
        long asked = System.nanoTime();
        CompletableFuture<Known> lookup =
            exchange
                .askLater(address, newest(name), LOOKUP)
                .handle((answer, e) -> known(answer, e, asked));
        table.lookup = lookup;
        var unused = lookup.thenAccept(found -> keep(table, found));
      }
      // It may be done, and gone from the table, already.
      return table.lookup == null ? CompletableFuture.completedFuture(table.known) : table.lookup;
    }
  }

  private Statement newest(String name) {
    String sql = "SELECT MAX(_epoch) AS epoch, MAX(_time) AS committed FROM " + name;
    return exchange.wire().statement(SqlText.of(sql), List.of());
  }

  private static void keep(Table table, Known found) {
    synchronized (table) {
      table.known = found;
      table.lookup = null;
    }
  }

  private static Known known(Answer answer, Throwable failure, long asked) {
    if (failure != null) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      boolean isNoTableOfOurs =
          cause instanceof StoreException e && e.reason() == StoreException.Reason.BAD_SQL;
      return new Known(Optional.empty(), asked, isNoTableOfOurs ? NOT_SERVED_GOOD : LEAST_GOOD);
    }
    long cost = System.nanoTime() - asked;
    return new Known(value(answer), asked, Math.max(LEAST_GOOD, TIMES_ITS_COST * cost));
  }

  /** The greatest of no rows is -Infinity in Pinot, and null in Druid. */
  private static Optional<Freshness> value(Answer answer) {
    return answer.rows().stream()
        .filter(row -> !row.isNull("epoch") && Double.isFinite(row.real("epoch")))
        .map(
            row ->
                new Freshness(row.number("epoch"), Instant.ofEpochMilli(row.number("committed"))))
        .findFirst();
  }

  private Optional<Freshness> await(CompletableFuture<Known> lookup, Duration most) {
    try {
      return lookup.get(most.toNanos(), TimeUnit.NANOSECONDS).value();
    } catch (InterruptedException e) {
      throw StoreException.interrupted(exchange.wire().store(), e);
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }
}
