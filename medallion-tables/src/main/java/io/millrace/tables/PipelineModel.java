package io.millrace.tables;

import io.millrace.tables.Section.Others;
import io.millrace.tables.Section.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The pipeline file, key by key. */
final class PipelineModel {
  static final Section SOURCE =
      Section.of(
          "source",
          Key.required(
              "kafka", new Kind.Mapping(KafkaModel.SOURCE), "The Kafka topic and how to reach it."),
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
              new Rule.RequiredWith(
                  "a catalog of type", "type", "jdbc", List.of("uri", "warehouse")),
              new Rule.RequiredWith("a catalog of type", "type", "rest", List.of("uri")),
              new Rule.RequiredWith("a catalog of type", "type", "hive", List.of("uri")),
              new Rule.RequiredWith("a catalog of type", "type", "hadoop", List.of("warehouse")))
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

  static final Section BRONZE =
      Section.of(
          "bronze",
          TableModel.table(),
          Key.optional(
              "partition-by",
              Kind.Choice.of("hour", "day", "month", "year", "none"),
              "day",
              "How much time one partition of the table covers, by the time of the event in"
                  + " Kafka."),
          TableModel.keepSnapshots("bronze"),
          TableModel.orphanAge(),
          TableModel.properties("bronze"));

  static final Section WORKER =
      Section.of(
          "worker",
          Key.optional(
              "native-memory",
              Kind.Size.between("64MB", "1024GB"),
              "1GB",
              "The most memory that a worker process uses outside the Java heap."),
          Key.optional(
              "state-memory",
              Kind.Size.between("16MB", "1024GB"),
              "1GB",
              "The most memory that the key indexes of a worker process use, outside the Java heap"
                  + " and besides native-memory; what is more lies on disk."),
          Key.optional(
              "state-directory",
              Kind.Text.any(),
              "A folder on the disk of the worker for its key indexes, relative to the pipeline"
                  + " file. When left out: a folder for temporary files."));

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
                  "catalog",
                  new Kind.Mapping(CATALOG),
                  "The Iceberg catalog that holds the tables."),
              Key.optional("epoch", new Kind.Mapping(EPOCH), "How the stream is cut into epochs."),
              Key.required(
                  "bronze",
                  new Kind.Mapping(BRONZE),
                  "The table that holds every event as it arrived."),
              Key.optional(
                  "silver",
                  new Kind.Mapping(SilverModel.SILVER),
                  "The table that holds typed and clean rows, one per key."),
              Key.optional(
                  "gold",
                  new Kind.Mappings(GoldModel.GOLD, 1, GoldModel.MAX_TABLES),
                  "The tables that aggregate silver."),
              Key.optional("worker", new Kind.Mapping(WORKER), "What a worker process may use."))
          .with(new Rule.Beside("silver", List.of("gold")));

  private PipelineModel() {}

  /** Every section that takes a key of this name, to tell where a stray key belongs. */
  static List<Section> sectionsWith(String name) {
    List<Section> all = new ArrayList<>();
    collect(FILE, all);
    return all.stream().filter(section -> section.takes(name)).toList();
  }

  private static void collect(Section section, List<Section> into) {
    into.add(section);
    for (Key key : section.keys()) {
      if (key.kind() instanceof Kind.Mapping mapping) {
        collect(mapping.section(), into);
      } else if (key.kind() instanceof Kind.Named named) {
        collect(named.entry(), into);
      } else if (key.kind() instanceof Kind.Mappings mappings) {
        collect(mappings.item(), into);
      }
    }
  }
}
