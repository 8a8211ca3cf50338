package io.millrace.tables;

import io.millrace.tables.Section.Others;
import java.util.List;
import java.util.Optional;

/** How topics are reached, key by key: the one that is read, and those that are written. */
final class KafkaModel {
  static final Kind.Text TOPIC =
      new Kind.Text(
          "^[a-zA-Z0-9._-]{1,249}$",
          "write the name of one topic: letters, digits, '.', _ or -, at most 249");

  static final String BROKERS = "bootstrap.servers";

  private static final String OWN_OFFSETS =
      "Millrace keeps the offsets in the tables, which is what makes it exactly once";
  private static final String RAW_BYTES =
      "cannot be set, because bronze keeps the bytes of the events as they are: remove it";
  private static final String OWN_WRITES =
      "is set by Millrace, which decides how rows are written to the topic: remove it";
  private static final String OWN_BYTES =
      "is set by Millrace, which decides what a row is as bytes: remove it";
  private static final String OWN_READS =
      "is set by Millrace, which decides how the topic is read: remove it";

  static final Section SOURCE =
      Section.of(
              "source.kafka",
              Key.required("topic", TOPIC, "The topic to read."),
              brokers(),
              Key.optional(
                  "auto.offset.reset",
                  Kind.Choice.of("earliest", "latest"),
                  "Where a new pipeline starts: at the oldest event of the topic, or at the next"
                      + " one. When left out: earliest."),
              Key.optional(
                  "isolation.level",
                  Kind.Choice.of("read_committed", "read_uncommitted"),
                  "Whether events of open and aborted Kafka transactions are read."),
              Key.optional(
                  "enable.auto.commit",
                  new Kind.Choice(List.of("false"), OWN_OFFSETS),
                  "Always false: Millrace keeps the offsets in the tables."),
              refused("key.deserializer", RAW_BYTES),
              refused("value.deserializer", RAW_BYTES))
          .with(
              new Others(
                  "Any other Kafka consumer property, under Kafka's name.",
                  KafkaNames.CONSUMER,
                  Optional.empty()));

  private KafkaModel() {}

  /** For topics that feed a store. */
  static Section serve(Store store) {
    return Section.of(
            "gold.serve.%s.kafka".formatted(store),
            brokers(),
            refused("transactional.id", OWN_WRITES),
            refused("enable.idempotence", OWN_WRITES),
            refused("acks", OWN_WRITES),
            refused("key.serializer", OWN_BYTES),
            refused("value.serializer", OWN_BYTES),
            refused("key.deserializer", OWN_BYTES),
            refused("value.deserializer", OWN_BYTES),
            refused("group.id", OWN_READS),
            refused("isolation.level", OWN_READS),
            refused("auto.offset.reset", OWN_READS))
        .with(
            new Others(
                "Any other Kafka client property, under Kafka's name.",
                KafkaNames.PRODUCER,
                Optional.empty()));
  }

  private static Key brokers() {
    return Key.required(
        BROKERS,
        new Kind.Text(
            "^\\s*[^,\\s]+:[0-9]{1,5}(\\s*,\\s*[^,\\s]+:[0-9]{1,5})*\\s*$",
            "write host:port, or several with commas between them"),
        "The brokers to ask first: host:port, with commas between several.");
  }

  private static Key refused(String name, String why) {
    return Key.optional(name, new Kind.Refused(why), "Set by Millrace.");
  }
}
