package io.millrace.lakehouse.upsert;

/**
 * One attempt at an epoch.
 *
 * @param after the epoch that the table holds before it
 */
public record EpochAttempt(long epoch, long after, String attempt) {
  /** What tells it from all others of a table. */
  String key() {
    return epoch + "/" + attempt;
  }
}
