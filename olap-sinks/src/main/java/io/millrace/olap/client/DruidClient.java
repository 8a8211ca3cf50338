package io.millrace.olap.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Asks Druid for an app.
 *
 * <p>Values go to Druid beside the SQL, as its own parameters:
 *
 * <ul>
 *   <li>String, whole numbers, finite doubles, and Boolean, which is also compared with the 0 and 1
 *       that a column has for it
 *   <li>BigDecimal as the nearest double, because Druid computes with no other: numbers that differ
 *       behind the 15th digit only are alike
 *   <li>Instant as a {@code TIMESTAMP}; what is beyond milliseconds is cut off. A column that has
 *       milliseconds is compared with {@code toEpochMilli()}
 *   <li>LocalDate as a text, which Druid compares with texts, dates and times
 *   <li>a Collection of these, with the parentheses, for {@code IN ?}
 * </ul>
 */
public final class DruidClient extends StoreClient {
  private DruidClient(List<URI> addresses, StoreOptions options) {
    super(new DruidWire(), addresses, DruidWire.PATH, options);
  }

  private DruidClient(DruidClient other, Duration timeout) {
    super(other, timeout);
  }

  /** Asks a router, as an app should, or a broker: {@code http://host:8888}. */
  public static DruidClient ofRouter(URI router, StoreOptions options) {
    return ofRouters(List.of(router), options);
  }

  /** Asks one of these routers, or brokers, and the next when that one fails. */
  public static DruidClient ofRouters(List<URI> routers, StoreOptions options) {
    return new DruidClient(routers, options);
  }

  @Override
  public DruidClient within(Duration timeout) {
    return new DruidClient(this, timeout);
  }
}
