package io.millrace.olap.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Asks Pinot for an app. Without a {@code LIMIT} that is ten rows.
 *
 * <p>A parameter becomes the literal of its value:
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
public final class PinotClient extends StoreClient {
  private static final String BROKERS = "/query/sql";
  private static final String CONTROLLERS = "/sql";

  private PinotClient(List<URI> addresses, String path, StoreOptions options) {
    super(new PinotWire(), addresses, path, options);
  }

  private PinotClient(PinotClient other, Duration timeout) {
    super(other, timeout);
  }

  /** Asks a broker, as an app should: {@code http://host:8099}. */
  public static PinotClient ofBroker(URI broker, StoreOptions options) {
    return ofBrokers(List.of(broker), options);
  }

  /** Asks one of these brokers, and the next when that one fails. */
  public static PinotClient ofBrokers(List<URI> brokers, StoreOptions options) {
    return new PinotClient(brokers, BROKERS, options);
  }

  /** Asks a controller, which asks a broker in turn: {@code http://host:9000}. */
  public static PinotClient ofController(URI controller, StoreOptions options) {
    return new PinotClient(List.of(controller), CONTROLLERS, options);
  }

  @Override
  public PinotClient within(Duration timeout) {
    return new PinotClient(this, timeout);
  }
}
