package io.millrace.tables;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A table in a store that holds what a gold table holds, fed through a Kafka topic.
 *
 * @param address where the store is asked, as {@code http://host:port}
 * @param access who asks
 * @param partitions how many the topic is made with
 * @param replication how many of the store's servers hold each row
 * @param timeColumnOrNull the group column that is the table's time; null if the file names none
 * @param retentionOrNull how old by the table's time rows get; null keeps them
 * @param kafka every Kafka client property that reaches the topic; its {@code toString} hides
 *     secrets, its values do not
 * @param configOrNull a JSON object that is laid over what Millrace tells the store of the table
 */
public record Serving(
    Store store,
    String address,
    StoreAccess access,
    String table,
    String topic,
    int partitions,
    int replication,
    String timeColumnOrNull,
    Duration retentionOrNull,
    Map<String, String> kafka,
    String configOrNull)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What an address is, in a form that JSON Schema understands. */
  static final String ADDRESS_PATTERN =
      "^https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?/?$";

  static final String ADDRESS_ADVICE =
      "write http://host:port or https://host:port, with nothing before the host or behind the port";

  /** What a name is, in a form that JSON Schema understands. */
  static final String TABLE_PATTERN = "^[A-Za-z_][A-Za-z0-9_]{0,127}$";

  static final String TABLE_ADVICE =
      "start it with a letter or _ and go on with letters, digits or _, at most 128";

  static final int MAX_PARTITIONS = 1024;
  static final int MAX_REPLICATION = 100;

  public Serving {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(topic, "topic");
    kafka = Properties.copyOf(kafka);
    if (!table.matches(TABLE_PATTERN)) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "'%s' is no name of a table in %s; %s".formatted(table, store.title(), TABLE_ADVICE));
    }
    if (partitions < 1 || replication < 1) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "table %s in %s cannot have %d partitions and a replication of %d; use 1 or more of each"
              .formatted(table, store.title(), partitions, replication));
    }
  }

  public Optional<String> timeColumn() {
    return Optional.ofNullable(timeColumnOrNull);
  }

  public Optional<Duration> retention() {
    return Optional.ofNullable(retentionOrNull);
  }

  public Optional<String> config() {
    return Optional.ofNullable(configOrNull);
  }

  /** The Kafka properties as they may be shown: secrets replaced by {@code ***}. */
  public Map<String, String> redactedKafka() {
    return Properties.copyOf(kafka).redacted();
  }

  /** Says only whether there is a config, because that may hold secrets. */
  @Override
  public String toString() {
    return "Serving[store=%s, address=%s, access=%s, table=%s, topic=%s, partitions=%d, replication=%d, timeColumn=%s, retention=%s, kafka=%s, config=%s]"
        .formatted(
            store,
            address,
            access,
            table,
            topic,
            partitions,
            replication,
            timeColumnOrNull,
            retentionOrNull,
            redactedKafka(),
            configOrNull == null ? "none" : "{...}");
  }
}
