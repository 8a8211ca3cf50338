package io.millrace.olap.client;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks Pinot for an app. One of them is enough for an app: any number of threads may use it at
 * once, and connections are kept.
 *
 * <p>Values come to the SQL as parameters. A {@code ?} in it, outside of quotes and comments,
 * stands for one, and becomes the literal of it:
 *
 * <ul>
 *   <li>String, whole numbers, finite doubles, and Boolean
 *   <li>BigDecimal as a text, which is exact where it is compared with a column; give it the scale
 *       that the column has. In arithmetic and in HAVING Pinot takes a double only
 *   <li>Instant as milliseconds since 1970, which Pinot compares with a {@code TIMESTAMP}; what is
 *       beyond milliseconds is cut off
 *   <li>LocalDate as a text, and byte[] as a hexadecimal one, as Pinot has them
 *   <li>a Collection of these, with the parentheses, for {@code IN ?}
 * </ul>
 */
public final class PinotClient implements AutoCloseable {
  private static final String BROKERS = "/query/sql";
  private static final String CONTROLLERS = "/sql";

  private final Attempts pinot;
  private final PinotOptions options;
  private final AtomicBoolean closed;

  private PinotClient(Attempts pinot, PinotOptions options, AtomicBoolean closed) {
    this.pinot = pinot;
    this.options = options;
    this.closed = closed;
  }

  /** Asks a broker, as an app should: {@code http://host:8099}. */
  public static PinotClient ofBroker(URI broker, PinotOptions options) {
    return ofBrokers(List.of(broker), options);
  }

  /** Asks one of these brokers, and the next when that one fails. */
  public static PinotClient ofBrokers(List<URI> brokers, PinotOptions options) {
    return of(brokers, BROKERS, options);
  }

  /** Asks a controller, which asks a broker in turn: {@code http://host:9000}. */
  public static PinotClient ofController(URI controller, PinotOptions options) {
    return of(List.of(controller), CONTROLLERS, options);
  }

  private static PinotClient of(List<URI> addresses, String path, PinotOptions options) {
    Exchange exchange = new Exchange(options.access());
    Addresses full =
        new Addresses(addresses.stream().map(each -> Addresses.in(each, path)).toList());
    return new PinotClient(
        new Attempts(exchange, full, new KnownFreshness(exchange)), options, new AtomicBoolean());
  }

  /** The same client, with the same connections, and another time limit. */
  public PinotClient within(Duration timeout) {
    return new PinotClient(pinot, options.timeout(timeout), closed);
  }

  /**
   * All that Pinot answers. Without a {@code LIMIT} that is ten rows.
   *
   * @param parameters one for each question mark
   * @throws IllegalArgumentException if they do not fit
   * @throws PinotException if there is no answer, or not all of it
   */
  public Answer query(String sql, Object... parameters) {
    if (closed.get()) {
      throw new IllegalStateException("this client of Pinot is closed; keep it open for the app");
    }
    SqlText text = SqlText.of(sql);
    String bound = BoundSql.of(text, Arrays.asList(parameters));
    Optional<String> table = options.freshness() ? text.table() : Optional.empty();
    return pinot.ask(table, bound, options.timeout(), options.attempts());
  }

  /** Takes no more queries; those under way go on. Connections end when they are not used. */
  @Override
  public void close() {
    closed.set(true);
  }
}
