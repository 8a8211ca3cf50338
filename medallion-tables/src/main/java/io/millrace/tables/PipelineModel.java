package io.millrace.tables;

import io.millrace.tables.Section.Others;
import io.millrace.tables.Section.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The pipeline file, key by key. */
final class PipelineModel {
  private static final String OWN_OFFSETS =
      "Millrace keeps the offsets in the tables, which is what makes it exactly once";
  private static final String RAW_BYTES =
      "cannot be set, because bronze keeps the bytes of the events as they are: remove it";
  private static final String NOT_YET = "is not supported yet: remove it";

  static final Section KAFKA =
      Section.of(
              "source.kafka",
              Key.required(
                  "topic",
                  new Kind.Text(
                      "^[a-zA-Z0-9._-]{1,249}$",
                      "write the name of one topic: letters, digits, '.', _ or -, at most 249"),
                  "The topic to read."),
              Key.required(
                  "bootstrap.servers",
                  new Kind.Text(
                      "^\\s*[^,\\s]+:[0-9]{1,5}(\\s*,\\s*[^,\\s]+:[0-9]{1,5})*\\s*$",
                      "write host:port, or several with commas between them"),
                  "The brokers to ask first: host:port, with commas between several."),
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
              Key.optional("key.deserializer", new Kind.Refused(RAW_BYTES), "Set by Millrace."),
              Key.optional("value.deserializer", new Kind.Refused(RAW_BYTES), "Set by Millrace."))
          .with(
              new Others(
                  "Any other Kafka consumer property, under Kafka's name.",
                  KafkaNames.CONSUMER,
                  Optional.empty()));

  static final Section SOURCE =
      Section.of(
          "source",
          Key.required("kafka", new Kind.Mapping(KAFKA), "The Kafka topic and how to reach it."),
          Key.optional("format", Kind.Choice.of("json"), "json", "The format of the events."),
          Key.optional(
              "on-data-loss",
              Kind.Choice.of("stop", "continue"),
              "stop",
              "What to do when Kafka deleted events before they were read: stop the pipeline, or"
                  + " continue with the oldest event that is left."));

  static final Section CATALOG =
      Section.of(
              "catalog",
              Key.optional(
                  "type",
                  Kind.Choice.of("jdbc", "rest", "hadoop", "hive"),
                  "The kind of Iceberg catalog."),
              Key.optional(
                  "catalog-impl",
                  Kind.Text.any(),
                  "The Java class of a catalog of another kind, in place of type."),
              Key.optional(
                  "name", Kind.Text.any(), "millrace", "The name of the catalog in its own store."),
              Key.optional(
                  "uri",
                  Kind.Text.any(),
                  "Where the catalog is. A relative file after jdbc:sqlite: is relative to the"
                      + " pipeline file."),
              Key.optional(
                  "warehouse",
                  Kind.Text.any(),
                  "Where the tables are stored. A relative path is relative to the pipeline file;"
                      + " a REST catalog may want a name instead."))
          .with(
              new Rule.ExactlyOne(List.of("type", "catalog-impl")),
              new Rule.RequiredWith("type", "jdbc", List.of("uri", "warehouse")),
              new Rule.RequiredWith("type", "rest", List.of("uri")),
              new Rule.RequiredWith("type", "hive", List.of("uri")),
              new Rule.RequiredWith("type", "hadoop", List.of("warehouse")))
          .with(
              new Others(
                  "Any other Iceberg catalog property, under Iceberg's name.",
                  Set.of(),
                  Optional.empty()));

  static final Section EPOCH =
      Section.of(
          "epoch",
          Key.optional(
              "every",
              Kind.Time.between("10ms", "1h"),
              "2s",
              "How long to wait between the starts of two epochs."),
          Key.optional(
              "max-records",
              new Kind.Count(1, 100_000_000),
              "500000",
              "The most records in one epoch."),
          Key.optional(
              "slice-records",
              new Kind.Count(1, 10_000_000),
              "125000",
              "The most records that a worker takes at once; never above max-records."));

  static final Section KEEP_SNAPSHOTS =
      Section.of(
          "bronze.keep-snapshots",
          Key.optional(
              "count",
              new Kind.Count(1, 100_000),
              "500",
              "How many snapshots are kept at most, the newest."),
          Key.optional(
              "age",
              Kind.Time.between("1s", "3650d"),
              "7d",
              "How old a snapshot gets; the current one is always kept."));

  static final Section BRONZE_PROPERTIES =
      Section.of("bronze.properties")
          .with(
              new Others(
                  "Any Iceberg table property, under Iceberg's name.",
                  Set.of(),
                  Optional.of("millrace.")));

  static final Section BRONZE =
      Section.of(
          "bronze",
          Key.required("table", new Kind.Table(), "The table, as namespace.name."),
          Key.optional(
              "partition-by",
              Kind.Choice.of("hour", "day", "month", "year", "none"),
              "day",
              "How much time one partition of the table covers, by the time of the event in"
                  + " Kafka."),
          Key.optional(
              "keep-snapshots",
              new Kind.Mapping(KEEP_SNAPSHOTS),
              "Which snapshots, and so which past states, stay readable."),
          Key.optional(
              "orphan-age",
              Kind.Time.between("1m", "3650d"),
              "1d",
              "How old a file that belongs to no snapshot must be before it is removed."),
          Key.optional(
              "properties", new Kind.Mapping(BRONZE_PROPERTIES), "More Iceberg table properties."));

  static final Section WORKER =
      Section.of(
          "worker",
          Key.optional(
              "native-memory",
              Kind.Size.between("64MB", "1024GB"),
              "1GB",
              "The most memory that a worker process uses outside the Java heap."));

  static final Section FILE =
      Section.of(
          "",
          Key.required(
              "pipeline",
              new Kind.Text(
                  "^[a-z][a-z0-9_-]{0,63}$",
                  "write a name that starts with a-z and goes on with a-z, 0-9, _ or -, at most 64"),
              "The name of the pipeline."),
          Key.required("source", new Kind.Mapping(SOURCE), "Where the events come from."),
          Key.required(
              "catalog", new Kind.Mapping(CATALOG), "The Iceberg catalog that holds the tables."),
          Key.optional("epoch", new Kind.Mapping(EPOCH), "How the stream is cut into epochs."),
          Key.required(
              "bronze",
              new Kind.Mapping(BRONZE),
              "The table that holds every event as it arrived."),
          Key.optional("worker", new Kind.Mapping(WORKER), "What a worker process may use."),
          Key.optional("silver", new Kind.Refused(NOT_YET), "Not supported yet."),
          Key.optional("gold", new Kind.Refused(NOT_YET), "Not supported yet."));

  private PipelineModel() {}

  /** Every section that knows a key of this name, to tell where a stray key belongs. */
  static List<Section> sectionsWith(String name) {
    List<Section> all = new ArrayList<>();
    collect(FILE, all);
    return all.stream().filter(section -> section.find(name).isPresent()).toList();
  }

  private static void collect(Section section, List<Section> into) {
    into.add(section);
    for (Key key : section.keys()) {
      if (key.kind() instanceof Kind.Mapping mapping) {
        collect(mapping.section(), into);
      }
    }
  }
}
