package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.apache.iceberg.Table;

/** Runs Millrace from a topic of orders to bronze, silver and gold, and looks at what it leaves. */
final class SilverRuns {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final Pattern COMMIT = Pattern.compile("commit (\\d+) ms");
  private static final String SILVER =
      """
      silver:
        table: silver.orders
        columns:
          id: long
          customer_id: long
          status: string
          amount: decimal(12,2)
          country: string
          channel: string
          ordered_at: timestamptz
          updated_at: timestamptz
          event: long
        key: id
        order-by: updated_at
        delete-when: status = 'deleted'
      %sworker: {state-directory: state}
      """;

  private final Path folder;
  private final List<String> runners;
  private final String heap;
  private final OptionalInt buckets;

  SilverRuns(Path folder, List<String> runners, String heap, OptionalInt buckets) {
    this.folder = folder;
    this.runners = List.copyOf(runners);
    this.heap = heap;
    this.buckets = buckets;
  }

  /** Adds silver to a pipeline file, in the usual number of buckets if none is told. */
  static Path withSilver(Path pipelineFile, OptionalInt buckets) {
    String inBuckets = buckets.isPresent() ? "  buckets: %d\n".formatted(buckets.getAsInt()) : "";
    return with(SILVER.formatted(inBuckets), pipelineFile);
  }

  /** Adds lines to a pipeline file. */
  static Path with(String lines, Path pipelineFile) {
    try {
      return Files.writeString(pipelineFile, lines, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + pipelineFile, e);
    }
  }

  List<SilverTrial> over(
      Workload workload, SilverTrial.Truth truth, long epochRecords, int rounds) {
    List<SilverTrial> trials = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (String runner : runners) {
        Run run = run(runner, workload, 0, GoldServing.NONE, round, epochRecords);
        try (Lake lake = Lake.open(run.pipeline.catalog())) {
          SilverTrial trial =
              SilverTrial.judge(
                  GoldOfOrders.name(runner, 0),
                  run.sampler,
                  run.log,
                  COMMIT,
                  new SilverOrders(silver(lake, run.pipeline)),
                  run.pipeline.catalog(),
                  truth);
          System.out.println(SilverReport.row(trial));
          trials.add(trial);
        }
      }
    }
    return trials;
  }

  /** Each runner without gold first, and then with so many gold tables. */
  List<GoldTrial> withGold(
      List<Integer> tables,
      Workload workload,
      SilverTrial.Truth truth,
      long epochRecords,
      int rounds) {
    List<GoldTrial> trials = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (String runner : runners) {
        for (int number : tables) {
          Run run = run(runner, workload, number, GoldServing.NONE, round, epochRecords);
          trials.add(judge(GoldOfOrders.name(runner, number), runner, number, run, truth));
          System.out.println(GoldReport.table(trials));
        }
      }
    }
    return trials;
  }

  /** Each runner with so many gold tables, which are served. */
  List<GoldTrial> served(
      GoldServing serving,
      int tables,
      Workload workload,
      SilverTrial.Truth truth,
      long epochRecords,
      int round) {
    List<GoldTrial> trials = new ArrayList<>();
    for (String runner : runners) {
      String name = "%s, %s".formatted(GoldOfOrders.name(runner, tables), serving.name());
      Run run = run(runner, workload, tables, serving, round, epochRecords);
      trials.add(judge(name, runner, tables, run, truth));
      System.out.println(GoldReport.plain(trials));
    }
    return trials;
  }

  private static GoldTrial judge(
      String name, String runner, int tables, Run run, SilverTrial.Truth truth) {
    try (Lake lake = Lake.open(run.pipeline.catalog())) {
      SilverOrders silver = new SilverOrders(silver(lake, run.pipeline));
      return new GoldTrial(
          runner,
          tables,
          Measured.of(name, run.sampler, run.log, COMMIT, silver, truth.topic()),
          silver.check(truth.model()),
          GoldOverSilver.check(run.pipeline, lake));
    }
  }

  private static String tableName(String run) {
    return run.replaceAll("[^A-Za-z0-9]", "_");
  }

  /** The newest epoch that all gold tables have. */
  private static LongSupplier newest(PipelineDefinition pipeline, Lake lake) {
    List<Ledger> gold =
        pipeline.gold().stream().map(table -> new Ledger(lake.load(table.table()))).toList();
    return () ->
        gold.stream()
            .mapToLong(table -> table.last().map(LedgerEntry::epoch).orElse(-1L))
            .min()
            .orElse(Long.MAX_VALUE);
  }

  /** What a run leaves. */
  private record Run(PipelineDefinition pipeline, Path log, ProcessSampler sampler) {}

  private Run run(
      String runner,
      Workload workload,
      int gold,
      GoldServing serving,
      int round,
      long epochRecords) {
    String name =
        "%s-%s-%d-%s-%d"
            .formatted(workload.topic(), runner, gold, serving.name().replace(' ', '-'), round);
    Path place = folder.resolve(name);
    Path file = workload.pipelineFile(place, "max-records: " + epochRecords);
    with(GoldOfOrders.lines(gold, serving, tableName(name)), withSilver(file, buckets));
    Path log = place.resolve("process.log");
    ProcessSampler sampler = Contender.runner(runner, heap).runToEnd(file, log, LIMIT);
    return new Run(PipelineFile.read(file), log, sampler);
  }

  static Table silver(Lake lake, PipelineDefinition pipeline) {
    return lake.load(pipeline.silver().orElseThrow().table());
  }

  /**
   * How soon events can be read under a steady load: from silver, or from all of so many gold
   * tables if there are any, or from what serves the first of these.
   */
  void freshness(
      KafkaServer kafka,
      long seed,
      int updatePercent,
      String every,
      int tables,
      GoldServing serving) {
    EventGenerator events = EventGenerator.of(seed, Updates.USUAL.withPercent(updatePercent));
    for (String runner : runners) {
      String topic = "fresh-%s-%d-%s".formatted(runner, tables, serving.store());
      kafka.createTopic(topic, Workload.PARTITIONS);
      Workload empty = new Workload(kafka, topic, events, 0);
      Path place = folder.resolve(topic);
      Path file = withSilver(empty.pipelineFile(place, "every: " + every), buckets);
      with(GoldOfOrders.lines(tables, serving, tableName(topic)), file);
      PipelineDefinition pipeline = PipelineFile.read(file);
      try (Lake lake = Lake.open(pipeline.catalog())) {
        Freshness freshness =
            Freshness.measure(
                Contender.endless(runner, heap),
                file,
                place.resolve("process.log"),
                empty,
                () -> silver(lake, pipeline),
                () ->
                    serving.equals(GoldServing.NONE)
                        ? newest(pipeline, lake)
                        : ServeRuns.newest(file));
        System.out.printf(
            Locale.ROOT,
            "%s, %s, an epoch every %s: readable after %.1f s (p50), %.1f s (p99)%n",
            GoldOfOrders.name(runner, tables),
            serving.name(),
            every,
            freshness.p50Seconds(),
            freshness.p99Seconds());
      }
    }
  }
}
