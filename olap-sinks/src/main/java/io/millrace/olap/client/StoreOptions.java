package io.millrace.olap.client;

import io.millrace.tables.StoreAccess;
import java.time.Duration;
import java.util.Objects;

/**
 * How a store is asked.
 *
 * @param access who asks
 * @param timeout within which there is an answer or an error, all attempts included
 * @param attempts how often it is tried at most, where the failure may pass
 * @param freshness whether answers tell how new they are
 */
public record StoreOptions(StoreAccess access, Duration timeout, int attempts, boolean freshness) {
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Anybody, within ten seconds. */
  public static final StoreOptions DEFAULTS =
      new StoreOptions(StoreAccess.ANYBODY, Duration.ofSeconds(10), 100, true);

  public StoreOptions {
    Objects.requireNonNull(access, "access");
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a timeout of %s; take more than nothing, and at most %s".formatted(timeout, LONGEST));
    }
    if (attempts < 1) {
      throw new IllegalArgumentException(
          "%d attempts; take 1, which is no retry, or more".formatted(attempts));
    }
  }

  public StoreOptions user(String user, String password) {
    return new StoreOptions(access.as(user, password), timeout, attempts, freshness);
  }

  public StoreOptions token(String token) {
    return new StoreOptions(access.bearing(token), timeout, attempts, freshness);
  }

  /**
   * Takes these certificates in PEM, and not those that Java trusts, for those of who signs the
   * store's.
   */
  public StoreOptions ca(String pem) {
    return new StoreOptions(access.trusting(pem), timeout, attempts, freshness);
  }

  public StoreOptions timeout(Duration other) {
    return new StoreOptions(access, other, attempts, freshness);
  }

  public StoreOptions attempts(int most) {
    return new StoreOptions(access, timeout, most, freshness);
  }

  /** Spares the store the question how new a table is, once a second at most. */
  public StoreOptions withoutFreshness() {
    return new StoreOptions(access, timeout, attempts, false);
  }
}
