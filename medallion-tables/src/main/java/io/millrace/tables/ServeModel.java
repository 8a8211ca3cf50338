package io.millrace.tables;

import io.millrace.tables.Section.Rule;
import java.util.Arrays;
import java.util.List;

/** The stores that serve a gold table, key by key. */
final class ServeModel {
  static final int MAX_SERVINGS = 8;

  private static final Section PINOT =
      section(
          Store.PINOT,
          "",
          "How many of Pinot's servers hold each row.",
          "The group column that is the table's time in Pinot, if it has a value from 1971 to"
              + " 2071 in every row. When left out: when the lake got the row.",
          "What is laid over the table config that Millrace makes for Pinot.");

  private static final Section DRUID =
      section(
          Store.DRUID,
          ", and .druid",
          "How many of Druid's tasks read each partition of the topic.",
          "The group column that is the table's time in Druid. When left out: the first one that"
              + " is a date, timestamp or timestamptz.",
          "What is laid over the supervisor's spec that Millrace makes for Druid.");

  static final Section SERVE =
      Section.of(
              "gold.serve",
              Key.optional(
                  Store.PINOT.toString(),
                  new Kind.Mapping(PINOT),
                  "A table in Pinot that holds the same rows."),
              Key.optional(
                  Store.DRUID.toString(),
                  new Kind.Mapping(DRUID),
                  "A datasource in Druid that holds the same rows."))
          .with(new Rule.ExactlyOne(Arrays.stream(Store.values()).map(Store::toString).toList()));

  private ServeModel() {}

  private static Section section(
      Store store, String topicEnd, String replication, String timeColumn, String config) {
    String title = store.title();
    return Section.of(
            "gold.serve." + store,
            Key.required(
                store.door(),
                new Kind.Text(Serving.ADDRESS_PATTERN, Serving.ADDRESS_ADVICE),
                "The address of %s's %s.".formatted(title, store.door())),
            Key.optional(
                "user",
                new Kind.Text("^[^:]*[^:\\s][^:]*$", "write a name without a colon"),
                "Who asks the %s, with a password. When left out: anybody, or the bearer of the token."
                    .formatted(store.door())),
            Key.optional("password", Kind.Text.any(), "The password of the user."),
            Key.optional(
                "token", Kind.Text.any(), "A token to show, in place of user and password."),
            Key.optional(
                "ca",
                Kind.Text.any(),
                "Certificates in PEM of whoever signs that of an address with https. When left"
                    + " out: those that Java trusts."),
            Key.optional(
                "table",
                new Kind.Text(Serving.TABLE_PATTERN, Serving.TABLE_ADVICE),
                "The table in %s. When left out: the name of the gold table without its namespace."
                    .formatted(title)),
            Key.optional(
                "topic",
                KafkaModel.TOPIC,
                "The Kafka topic through which the table is fed. When left out: the name of the pipeline, a dot and the table in %s%s."
                    .formatted(title, topicEnd)),
            Key.optional(
                "partitions",
                new Kind.Count(1, Serving.MAX_PARTITIONS),
                "How many partitions the topic is made with. When left out: the buckets of the"
                    + " gold table."),
            Key.optional(
                "replication", new Kind.Count(1, Serving.MAX_REPLICATION), "1", replication),
            Key.optional("time-column", TableModel.COLUMN, timeColumn),
            Key.optional(
                "retention",
                Kind.Time.between("1h", "3650d"),
                "How old rows get in %s, by the table's time. When left out: they stay."
                    .formatted(title)),
            Key.optional(
                "kafka",
                new Kind.Mapping(KafkaModel.serve(store)),
                "How the topic is reached. When left out: as that of the source."),
            Key.optional("config", new Kind.AnyMapping(), config))
        .with(
            new Rule.Beside("password", List.of("user")),
            new Rule.Beside("user", List.of("password")),
            new Rule.NotBeside(
                "token",
                List.of("user", "password"),
                "keep the token, or the user with a password"));
  }
}
