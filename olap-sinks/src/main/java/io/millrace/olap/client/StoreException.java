package io.millrace.olap.client;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.util.Objects;
import java.util.Optional;

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
  private final String missingTableOrNull;

  private StoreException(
      Reason reason, boolean mayPass, String missingTableOrNull, String message, Throwable cause) {
    super(ErrorKind.SERVE, message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.mayPass = mayPass;
    this.missingTableOrNull = missingTableOrNull;
  }

  static StoreException lasting(Reason reason, String message) {
    return new StoreException(reason, false, null, message, null);
  }

  /** One that another attempt, now or somewhere else, may not meet. */
  static StoreException passing(Reason reason, String message, Throwable causeOrNull) {
    return new StoreException(reason, true, null, message, causeOrNull);
  }

  static StoreException missing(String table, String message) {
    return new StoreException(Reason.BAD_SQL, false, table, message, null);
  }

  static StoreException interrupted(String store, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreException(
        Reason.UNAVAILABLE, false, null, "interrupted while asking " + store, e);
  }

  /** The same with how often it was tried. */
  StoreException after(int attempts) {
    return attempts == 1
        ? this
        : new StoreException(
            reason,
            mayPass,
            missingTableOrNull,
            "%s (after %d attempts)".formatted(getMessage(), attempts),
            this);
  }

  /** The same where the table was there before. */
  StoreException asAway() {
    return passing(
        Reason.UNAVAILABLE,
        "%s It was there before: does the store still start, or was it dropped?"
            .formatted(getMessage()),
        this);
  }

  public Reason reason() {
    return reason;
  }

  /** The name of a table that the store says it does not have. */
  Optional<String> missingTable() {
    return Optional.ofNullable(missingTableOrNull);
  }

  /** Whether another attempt, now or somewhere else, may not meet it. */
  public boolean mayPass() {
    return mayPass;
  }
}
