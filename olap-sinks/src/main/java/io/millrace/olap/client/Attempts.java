package io.millrace.olap.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks again, with growing pauses, as long as there is time and the failure is one that may pass.
 */
final class Attempts {
  private static final long FIRST_PAUSE = 50;
  private static final long LONGEST_PAUSE = 1000;

  private final Exchange exchange;
  private final Addresses addresses;
  private final KnownFreshness freshness;
  private final SeenTables seen = new SeenTables();

  Attempts(Exchange exchange, Addresses addresses, KnownFreshness freshness) {
    this.exchange = exchange;
    this.addresses = addresses;
    this.freshness = freshness;
  }

  /**
   * Fails with a {@link StoreException}.
   *
   * @param table the one that is read; empty if that is not known
   */
  Answer ask(Optional<String> table, Statement statement, StoreOptions options) {
    Deadline deadline = Deadline.in(options.timeout());
    Optional<String> fresh = table.filter(any -> options.freshness());
    for (int attempt = 1; ; attempt++) {
      URI address = addresses.current();
      try {
        Answer answer = once(address, fresh, statement, deadline, attempt);
        table.ifPresent(seen::add);
        return answer;
      } catch (StoreException e) {
        StoreException failure = seen.judge(table, e);
        if (!failure.mayPass()) {
          throw failure.after(attempt);
        }
        table.ifPresent(freshness::forget);
        addresses.leave(address);
        Duration pause = pause(attempt);
        if (attempt == options.attempts() || deadline.isWithin(pause)) {
          e.missingTable().flatMap(any -> table).ifPresent(seen::forget);
          throw failure.after(attempt);
        }
        sleep(pause);
      }
    }
  }

  /** What is known of the table is from before, so that the answer includes it. */
  private Answer once(
      URI address, Optional<String> table, Statement statement, Deadline deadline, int attempt) {
    Duration half = deadline.left().dividedBy(2);
    Optional<Freshness> known = table.flatMap(each -> freshness.before(address, each, half));
    // An address that takes what comes and says nothing leaves time for those behind it.
    int others = Math.max(0, addresses.count() - attempt);
    Duration most = deadline.left().dividedBy(others + 1L);
    return exchange.ask(address, statement, most, others == 0).as(known);
  }

  /** None before every address was asked. */
  private Duration pause(int attempt) {
    if (attempt % addresses.count() != 0) {
      return Duration.ZERO;
    }
    int round = Math.min(attempt / addresses.count() - 1, 10);
    long longest = Math.min(FIRST_PAUSE << round, LONGEST_PAUSE);
    return Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2));
  }

  private void sleep(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      throw StoreException.interrupted(exchange.wire().store(), e);
    }
  }
}
