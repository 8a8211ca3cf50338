package io.millrace.tables;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a silver table keeps one row per key.
 *
 * @param key the columns that tell one row from another
 * @param orderBy the columns that tell which version of a row is newer, the first deciding; when
 *     they are equal, or there are none, the offset in Kafka does
 * @param deleteWhenOrNull a condition in SQL for versions that delete their key
 * @param tombstones whether a record without a value deletes its key, which it can when every key
 *     column comes from the Kafka key
 * @param rememberDeletes how long a deleted key is guarded against older versions
 * @param buckets into how many parts the keys are hashed, each with one writer
 * @param bucketByOrNull the key column whose hash that is; null when there is one bucket
 */
public record Upsert(
    List<String> key,
    List<String> orderBy,
    String deleteWhenOrNull,
    boolean tombstones,
    Duration rememberDeletes,
    int buckets,
    String bucketByOrNull)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int MAX_KEY = 16;
  static final int MAX_ORDER_BY = 4;
  static final int MAX_BUCKETS = 1024;

  public Upsert {
    key = List.copyOf(key);
    orderBy = List.copyOf(orderBy);
    if (key.isEmpty() || key.size() > MAX_KEY || orderBy.size() > MAX_ORDER_BY) {
      throw wrong(
          "a key of %d columns ordered by %d cannot be; use 1 to %d, and up to %d"
              .formatted(key.size(), orderBy.size(), MAX_KEY, MAX_ORDER_BY));
    }
    if (rememberDeletes.isNegative()) {
      throw wrong(
          "deletes cannot be remembered for %s; use a time of 0 or more"
              .formatted(rememberDeletes));
    }
    if (buckets < 1 || buckets > MAX_BUCKETS || (buckets == 1) != (bucketByOrNull == null)) {
      throw wrong(
          "%d buckets by the column %s cannot be; use 1 without a column, or 2 to %d with one"
              .formatted(buckets, bucketByOrNull, MAX_BUCKETS));
    }
  }

  public Optional<String> deleteWhen() {
    return Optional.ofNullable(deleteWhenOrNull);
  }

  private static MillraceException wrong(String message) {
    return new MillraceException(ErrorKind.SPEC, message);
  }
}
