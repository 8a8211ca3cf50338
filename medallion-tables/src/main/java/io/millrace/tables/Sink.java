package io.millrace.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a gold table is served by, as far as it is known: no two can write to one place.
 *
 * @param path where its section is, such as {@code gold[0].serve[0].pinot}
 */
record Sink(String path, String addressOrNull, String tableOrNull, Topic topic) {

  /** A topic on the Kafka that some brokers belong to. */
  record Topic(String nameOrNull, Set<String> brokers) {
    static Topic of(String nameOrNull, Map<String, String> kafka) {
      String brokers = kafka.getOrDefault(KafkaModel.BROKERS, "");
      return new Topic(
          nameOrNull,
          Arrays.stream(brokers.split(",", -1))
              .map(Sink::plain)
              .filter(broker -> !broker.isEmpty())
              .collect(Collectors.toSet()));
    }

    private boolean is(Topic other) {
      return nameOrNull != null
          && nameOrNull.equals(other.nameOrNull)
          && !Collections.disjoint(brokers, other.brokers);
    }
  }

  static List<Sink> of(List<GoldDefinition> gold) {
    List<Sink> sinks = new ArrayList<>();
    for (int table = 0; table < gold.size(); table++) {
      List<Serving> serve = gold.get(table).serve();
      for (int at = 0; at < serve.size(); at++) {
        Serving serving = serve.get(at);
        sinks.add(
            new Sink(
                "gold[%d].serve[%d].%s".formatted(table, at, serving.store()),
                serving.address(),
                serving.table(),
                Topic.of(serving.topic(), serving.kafka())));
      }
    }
    return sinks;
  }

  /** Reports sinks that write to where another does, or to the topic that the pipeline reads. */
  static void check(List<Sink> sinks, Topic source, DefinitionCheck.Reporter reporter) {
    for (int at = 0; at < sinks.size(); at++) {
      Sink sink = sinks.get(at);
      List<Sink> before = sinks.subList(0, at);
      before.stream()
          .filter(sink::hasTableOf)
          .findFirst()
          .ifPresent(
              other ->
                  reporter.report(
                      sink.path + ".table",
                      "is '%s', which is the table of %s at the same address; use another name"
                          .formatted(sink.tableOrNull, other.path)));
      before.stream()
          .filter(other -> sink.topic.is(other.topic))
          .findFirst()
          .ifPresent(
              other ->
                  reporter.report(
                      sink.path + ".topic",
                      "is '%s', which is the topic of %s; use another topic"
                          .formatted(sink.topic.nameOrNull, other.path)));
      if (sink.topic.is(source)) {
        reporter.report(
            sink.path + ".topic",
            "is '%s', which is the topic that the pipeline reads; use another topic"
                .formatted(sink.topic.nameOrNull));
      }
    }
  }

  /** Names that differ only in case are one name, as they are to Pinot. */
  private boolean hasTableOf(Sink other) {
    return addressOrNull != null
        && tableOrNull != null
        && other.addressOrNull != null
        && other.tableOrNull != null
        && plain(addressOrNull).equals(plain(other.addressOrNull))
        && plain(tableOrNull).equals(plain(other.tableOrNull));
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
