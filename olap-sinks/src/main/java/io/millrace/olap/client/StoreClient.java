package io.millrace.olap.client;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a store for an app. One of them is enough for an app: any number of threads may use it at
 * once, and connections are kept.
 *
 * <p>Values come to the SQL as parameters. A {@code ?} in it, outside of quotes and comments,
 * stands for one. Each store says what it takes.
 */
public abstract sealed class StoreClient implements AutoCloseable permits DruidClient, PinotClient {
  private final Exchange exchange;
  private final Attempts attempts;
  private final StoreOptions options;
  private final AtomicBoolean closed;

  StoreClient(Wire wire, List<URI> stores, String path, StoreOptions options) {
    this.exchange = new Exchange(wire, options.access());
    Addresses addresses = Addresses.of(wire.store(), stores, path);
    this.attempts = new Attempts(exchange, addresses, new KnownFreshness(exchange));
    this.options = options;
    this.closed = new AtomicBoolean();
  }

  /** The same with another time limit. */
  StoreClient(StoreClient other, Duration timeout) {
    this.exchange = other.exchange;
    this.attempts = other.attempts;
    this.options = other.options.timeout(timeout);
    this.closed = other.closed;
  }

  /** The same client, with the same connections, and another time limit. */
  public abstract StoreClient within(Duration timeout);

  /**
   * All that the store answers.
   *
   * @param parameters one for each question mark
   * @throws IllegalArgumentException if they do not fit
   * @throws StoreException if there is no answer, or not all of it
   */
  public final Answer query(String sql, Object... parameters) {
    Wire wire = exchange.wire();
    if (closed.get()) {
      throw new IllegalStateException(
          "this client of %s is closed; keep it open for the app".formatted(wire.store()));
    }
    SqlText text = SqlText.of(sql);
    Statement statement = wire.statement(text, Arrays.asList(parameters));
    return attempts.ask(text.table(), statement, options);
  }

  /** Takes no more queries; those under way go on. Connections end when they are not used. */
  @Override
  public final void close() {
    closed.set(true);
  }
}
