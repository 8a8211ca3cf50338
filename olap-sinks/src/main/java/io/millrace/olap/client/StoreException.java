package io.millrace.olap.client;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.util.Objects;

/** A store gave no answer, or none that can be used. */
public final class StoreException extends MillraceException {
  private static final long serialVersionUID = 1L;

  /** What an app can do about it. */
  public enum Reason {
    /** The store does not let this user in: check the credentials. */
    REFUSED,
    /** The store cannot run this SQL, now or later. */
    BAD_SQL,
    /** Nobody answers, or not as the store does: try later. */
    UNAVAILABLE,
    /** Some of the rows would be missing in the answer, or some of what they sum up. */
    PARTIAL,
    /** There was no answer within the time limit. */
    TIMEOUT
  }

  private final Reason reason;
  private final boolean mayPass;

  private StoreException(Reason reason, boolean mayPass, String message, Throwable cause) {
    super(ErrorKind.SERVE, message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.mayPass = mayPass;
  }

  static StoreException lasting(Reason reason, String message) {
    return new StoreException(reason, false, message, null);
  }

  /** One that another attempt, now or somewhere else, may not meet. */
  static StoreException passing(Reason reason, String message, Throwable causeOrNull) {
    return new StoreException(reason, true, message, causeOrNull);
  }

  static StoreException interrupted(String store, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreException(Reason.UNAVAILABLE, false, "interrupted while asking " + store, e);
  }

  /** The same with how often it was tried. */
  StoreException after(int attempts) {
    return attempts == 1
        ? this
        : new StoreException(
            reason, mayPass, "%s (after %d attempts)".formatted(getMessage(), attempts), this);
  }

  public Reason reason() {
    return reason;
  }

  boolean mayPass() {
    return mayPass;
  }
}
