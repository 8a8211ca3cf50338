package io.millrace.tables;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Turns the text of a pipeline file into a definition. */
final class DefinitionReader {
  private final Placeholders placeholders;
  private final CatalogReader catalogs;
  private final WorkerReader workers;
  private final SilverReader silvers;
  private final GoldReader golds;
  private final Problems problems;
  private final Positions positions = new Positions();
  private final PathReporter reporter;

  DefinitionReader(Path baseDirectory, Map<String, String> environment, Problems problems) {
    Path absolute = baseDirectory.toAbsolutePath().normalize();
    this.problems = problems;
    this.reporter = new PathReporter(positions, problems);
    this.placeholders = new Placeholders(absolute, environment);
    this.catalogs = new CatalogReader(absolute, problems);
    this.workers = new WorkerReader(absolute, reporter);
    this.silvers = new SilverReader(reporter);
    this.golds = new GoldReader(reporter);
  }

  PipelineDefinition read(String text, DefinitionCheck check) {
    SectionValues file =
        new SectionReader(placeholders, problems, positions)
            .read(PipelineModel.FILE, YamlText.compose(text, problems), Position.START);
    catalogs.check(file.section("catalog"));
    workers.check(file.section("worker"));
    checkSlices(file.section("epoch"));
    if (file.has("silver")) {
      silvers.check(file.section("silver"), file.section("bronze"));
    }
    checkGold(file);
    ServeReader serves = new ServeReader(file, reporter);
    serves.check();
    problems.throwIfAny();

    PipelineDefinition definition = definition(file, serves);
    check.check(definition, reporter);
    problems.throwIfAny();
    return definition;
  }

  private void checkGold(SectionValues file) {
    Map<TableName, String> used = new HashMap<>();
    Optional<TableName> silver = Optional.empty();
    if (file.has("silver")) {
      SectionValues section = file.section("silver");
      silver = section.findTable("table");
      silver.ifPresent(
          table -> used.putAll(SilverTables.uses(table, section.findTable("quarantine"))));
    }
    file.section("bronze")
        .findTable("table")
        .ifPresent(table -> used.put(table, BronzeDefinition.USE));
    golds.check(file.mappings("gold"), used, silver);
  }

  private PipelineDefinition definition(SectionValues file, ServeReader serves) {
    return new PipelineDefinition(
        file.text("pipeline"),
        source(file.section("source")),
        catalogs.read(file.section("catalog")),
        epoch(file.section("epoch")),
        bronze(file.section("bronze")),
        file.has("silver") ? silvers.read(file.section("silver")) : null,
        golds.read(file.mappings("gold"), serves),
        workers.read(file.section("worker")));
  }

  private void checkSlices(SectionValues epoch) {
    Optional<Setting> slice = epoch.find("slice-records");
    long maxRecords = epoch.number("max-records");
    if (slice.isPresent()
        && !epoch.isWrong("max-records")
        && epoch.number("slice-records") > maxRecords) {
      problems.add(
          slice.get().position(),
          "'epoch.slice-records' is '%s', which is more than 'epoch.max-records', %d; lower it or raise the other"
              .formatted(slice.get().shown(), maxRecords));
    }
  }

  private static KafkaSource source(SectionValues source) {
    SectionValues kafka = source.section("kafka");
    return new KafkaSource(
        kafka.text("topic"),
        kafka.properties("topic"),
        source.choice("on-data-loss", OnDataLoss.class));
  }

  private static EpochSettings epoch(SectionValues epoch) {
    long maxRecords = epoch.number("max-records");
    return new EpochSettings(
        epoch.time("every"), maxRecords, Math.min(maxRecords, epoch.number("slice-records")));
  }

  private static BronzeDefinition bronze(SectionValues bronze) {
    return new BronzeDefinition(
        bronze.table("table"),
        bronze.choice("partition-by", TimePartition.class),
        TableModel.keptSnapshots(bronze),
        bronze.time("orphan-age"),
        bronze.section("properties").properties());
  }
}
