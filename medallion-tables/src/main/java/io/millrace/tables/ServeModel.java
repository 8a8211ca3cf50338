package io.millrace.tables;

import io.millrace.tables.Section.Rule;
import java.util.List;

/** The stores that serve a gold table, key by key. */
final class ServeModel {
  static final int MAX_SERVINGS = 8;

  static final Section PINOT =
      Section.of(
              "gold.serve.pinot",
              Key.required(
                  "controller",
                  new Kind.Text(PinotServing.CONTROLLER_PATTERN, PinotServing.CONTROLLER_ADVICE),
                  "The address of Pinot's controller."),
              Key.optional(
                  "user",
                  new Kind.Text("^[^:]*[^:\\s][^:]*$", "write a name without a colon"),
                  "Who asks the controller, with a password. When left out: anybody, or the bearer"
                      + " of the token."),
              Key.optional("password", Kind.Text.any(), "The password of the user."),
              Key.optional(
                  "token", Kind.Text.any(), "A token to show, in place of user and password."),
              Key.optional(
                  "table",
                  new Kind.Text(PinotServing.TABLE_PATTERN, PinotServing.TABLE_ADVICE),
                  "The table in Pinot. When left out: the name of the gold table without its"
                      + " namespace."),
              Key.optional(
                  "topic",
                  KafkaModel.TOPIC,
                  "The Kafka topic through which the table is fed. When left out: the name of the"
                      + " pipeline, a dot and the table in Pinot."),
              Key.optional(
                  "partitions",
                  new Kind.Count(1, PinotServing.MAX_PARTITIONS),
                  "How many partitions the topic is made with. When left out: the buckets of the"
                      + " gold table."),
              Key.optional(
                  "replication",
                  new Kind.Count(1, PinotServing.MAX_REPLICATION),
                  "1",
                  "How many of Pinot's servers hold each row."),
              Key.optional(
                  "time-column",
                  TableModel.COLUMN,
                  "The group column that is the table's time in Pinot, if it has a value from 1971 to"
                      + " 2071 in every row. When left out: when the lake got the row."),
              Key.optional(
                  "retention",
                  Kind.Time.between("1h", "3650d"),
                  "How old rows get in Pinot, by the table's time. When left out: they stay."),
              Key.optional(
                  "kafka",
                  new Kind.Mapping(KafkaModel.SERVE),
                  "How the topic is reached. When left out: as that of the source."),
              Key.optional(
                  "config",
                  new Kind.AnyMapping(),
                  "What is laid over the table config that Millrace makes for Pinot."))
          .with(
              new Rule.Beside("password", List.of("user")),
              new Rule.Beside("user", List.of("password")),
              new Rule.NotBeside(
                  "token",
                  List.of("user", "password"),
                  "keep the token, or the user with a password"));

  static final Section SERVE =
      Section.of(
          "gold.serve",
          Key.required(
              "pinot", new Kind.Mapping(PINOT), "A table in Pinot that holds the same rows."));

  private ServeModel() {}
}
