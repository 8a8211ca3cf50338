package io.millrace.tables;

import java.util.ArrayList;
import java.util.Arrays;
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

  /** What says how a store serves a table. */
  record Described(Store store, SectionValues keys) {}

  /** Notes what does not fit together; what is wrong by itself has been noted before. */
  void check() {
    List<Sink> sinks = new ArrayList<>();
    for (SectionValues table : file.mappings("gold")) {
      for (Described serve : described(table)) {
        SectionValues keys = serve.keys();
        checkDefaultTable(table, serve);
        checkCertificates(keys);
        sinks.add(
            new Sink(
                keys.path(),
                keys.find(serve.store().door()).map(ServeReader::address).orElse(null),
                table(table, keys).orElse(null),
                Sink.Topic.of(topic(table, serve).orElse(null), kafka(keys))));
      }
    }
    String read = source().find("topic").map(Setting::text).orElse(null);
    Sink.check(sinks, Sink.Topic.of(read, source().properties("topic")), reporter);
  }

  List<Serving> read(SectionValues table) {
    return described(table).stream().map(serve -> read(table, serve)).toList();
  }

  /** All that serves a table, in the order of the file. */
  static List<Described> described(SectionValues table) {
    return table.mappings("serve").stream()
        .flatMap(
            serve ->
                Arrays.stream(Store.values())
                    .filter(store -> serve.has(store.toString()))
                    .map(store -> new Described(store, serve.section(store.toString()))))
        .toList();
  }

  private Serving read(SectionValues table, Described serve) {
    SectionValues keys = serve.keys();
    return new Serving(
        serve.store(),
        address(keys.find(serve.store().door()).orElseThrow()),
        new StoreAccess(
            textOrNull(keys, "user"),
            textOrNull(keys, "password"),
            textOrNull(keys, "token"),
            textOrNull(keys, "ca")),
        table(table, keys).orElseThrow(),
        topic(table, serve).orElseThrow(),
        (int) (keys.has("partitions") ? keys.number("partitions") : table.number("buckets")),
        (int) keys.number("replication"),
        textOrNull(keys, "time-column"),
        keys.has("retention") ? keys.time("retention") : null,
        kafka(keys),
        textOrNull(keys, "config"));
  }

  private void checkDefaultTable(SectionValues table, Described serve) {
    if (!serve.keys().has("table")) {
      table(table, serve.keys())
          .filter(name -> !name.matches(Serving.TABLE_PATTERN))
          .ifPresent(
              name ->
                  reporter.report(
                      serve.keys().path() + ".table",
                      "is left out, and '%s', the name of the gold table, cannot be one in %s; add it: %s"
                          .formatted(name, serve.store().title(), Serving.TABLE_ADVICE)));
    }
  }

  private void checkCertificates(SectionValues keys) {
    try {
      keys.find("ca").map(Setting::text).ifPresent(Certificates::of);
    } catch (MillraceException e) {
      reporter.report(keys.path() + ".ca", Certificates.ARE_NONE);
    }
  }

  private static String address(Setting address) {
    String text = address.text();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static Optional<String> table(SectionValues table, SectionValues keys) {
    if (keys.isWrong("table")) {
      return Optional.empty();
    }
    return keys.find("table")
        .map(Setting::text)
        .or(() -> table.findTable("table").map(TableName::name));
  }

  /** Two stores of one table have topics of their own. */
  private Optional<String> topic(SectionValues table, Described serve) {
    if (serve.keys().isWrong("topic")) {
      return Optional.empty();
    }
    String end = serve.store() == Store.DRUID ? "." + Store.DRUID : "";
    return serve
        .keys()
        .find("topic")
        .map(Setting::text)
        .or(
            () ->
                file.find("pipeline")
                    .flatMap(
                        pipeline ->
                            table(table, serve.keys())
                                .map(name -> pipeline.text() + "." + name + end)));
  }

  /** The properties of the section, or those of the source's that reach its brokers. */
  private Properties kafka(SectionValues keys) {
    if (keys.has("kafka") || keys.isWrong("kafka")) {
      return keys.section("kafka").properties();
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
