package io.millrace.tables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes what serves gold tables from what their sections say. */
final class ServeReader {
  private final SectionValues file;
  private final DefinitionCheck.Reporter reporter;

  ServeReader(SectionValues file, DefinitionCheck.Reporter reporter) {
    this.file = file;
    this.reporter = reporter;
  }

  /** Notes what does not fit together; what is wrong by itself has been noted before. */
  void check() {
    List<Sink> sinks = new ArrayList<>();
    for (SectionValues table : file.mappings("gold")) {
      for (SectionValues pinot : pinots(table)) {
        checkDefaultTable(table, pinot);
        sinks.add(
            new Sink(
                pinot.path(),
                pinot.find("controller").map(ServeReader::controller).orElse(null),
                table(table, pinot).orElse(null),
                Sink.Topic.of(topic(table, pinot).orElse(null), kafka(pinot))));
      }
    }
    String read = source().find("topic").map(Setting::text).orElse(null);
    Sink.check(sinks, Sink.Topic.of(read, source().properties("topic")), reporter);
  }

  List<Serving> read(SectionValues table) {
    return pinots(table).stream().map(pinot -> read(table, pinot)).toList();
  }

  /** What says how Pinot serves a table, once for each time that it does. */
  static List<SectionValues> pinots(SectionValues table) {
    return table.mappings("serve").stream()
        .filter(serve -> serve.has(PinotServing.STORE))
        .map(serve -> serve.section(PinotServing.STORE))
        .toList();
  }

  private Serving read(SectionValues table, SectionValues pinot) {
    return new PinotServing(
        controller(pinot.find("controller").orElseThrow()),
        new StoreAccess(
            textOrNull(pinot, "user"), textOrNull(pinot, "password"), textOrNull(pinot, "token")),
        table(table, pinot).orElseThrow(),
        topic(table, pinot).orElseThrow(),
        (int) (pinot.has("partitions") ? pinot.number("partitions") : table.number("buckets")),
        (int) pinot.number("replication"),
        textOrNull(pinot, "time-column"),
        pinot.has("retention") ? pinot.time("retention") : null,
        kafka(pinot),
        textOrNull(pinot, "config"));
  }

  private void checkDefaultTable(SectionValues table, SectionValues pinot) {
    if (!pinot.has("table")) {
      table(table, pinot)
          .filter(name -> !name.matches(PinotServing.TABLE_PATTERN))
          .ifPresent(
              name ->
                  reporter.report(
                      pinot.path() + ".table",
                      "is left out, and '%s', the name of the gold table, cannot be one in Pinot; add it: %s"
                          .formatted(name, PinotServing.TABLE_ADVICE)));
    }
  }

  private static String controller(Setting address) {
    String text = address.text();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static Optional<String> table(SectionValues table, SectionValues pinot) {
    if (pinot.isWrong("table")) {
      return Optional.empty();
    }
    return pinot
        .find("table")
        .map(Setting::text)
        .or(() -> table.findTable("table").map(TableName::name));
  }

  private Optional<String> topic(SectionValues table, SectionValues pinot) {
    if (pinot.isWrong("topic")) {
      return Optional.empty();
    }
    return pinot
        .find("topic")
        .map(Setting::text)
        .or(
            () ->
                file.find("pipeline")
                    .flatMap(
                        pipeline -> table(table, pinot).map(name -> pipeline.text() + "." + name)));
  }

  /** The properties of the section, or those of the source's that reach its brokers. */
  private Properties kafka(SectionValues pinot) {
    if (pinot.has("kafka") || pinot.isWrong("kafka")) {
      return pinot.section("kafka").properties();
    }
    Properties source = source().properties("topic");
    Map<String, String> reach = new LinkedHashMap<>(source);
    reach.keySet().removeIf(name -> !KafkaNames.reachesBroker(name));
    return source.withValues(reach);
  }

  private SectionValues source() {
    return file.section("source").section("kafka");
  }

  private static String textOrNull(SectionValues values, String name) {
    return values.has(name) ? values.text(name) : null;
  }
}
