package io.millrace.it.benchmark;

import io.millrace.it.druid.DruidServer;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.Await;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.olap.store.StoreTable;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A gold table with as many groups as silver has rows: what it takes to fill, change, find and
 * serve.
 */
final class GroupRuns {
  private static final String TOPIC = "groups";
  private static final String TABLE = "gold.by_id";
  private static final long FILLING = 500_000;
  private static final long CHANGES = 50_000;
  private static final int EPOCHS = 20;
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final KafkaServer kafka;
  private final Path folder;
  private final String heap;
  private final int buckets;
  private final String stateMemory;
  private final KeyChanges changes;
  private final SentChanges feed;
  private final List<GroupTrial> trials = new ArrayList<>();

  GroupRuns(
      KafkaServer kafka, Path folder, long groups, String heap, int buckets, String stateMemory) {
    this.kafka = kafka;
    this.folder = folder;
    this.heap = heap;
    this.buckets = buckets;
    this.stateMemory = stateMemory;
    this.changes = new KeyChanges(groups);
    this.feed = new SentChanges(kafka, TOPIC, changes);
  }

  /** Returns what each step took, in their order. */
  List<GroupTrial> run() {
    fill();
    step(
        "%d epochs of %,d changes".formatted(EPOCHS, CHANGES),
        EPOCHS * CHANGES,
        CHANGES,
        List.of());
    StateRuns.remove(folder.resolve("state"));
    step("state removed, 1 epoch", CHANGES, CHANGES, List.of());
    step("computed afresh", 0, CHANGES, List.of("--table", TABLE, "--recompute"));
    kafka.deleteTopic(TOPIC);
    return trials;
  }

  /** The same where stores begin to serve the table when it has all of its groups. */
  List<GroupTrial> serve() {
    fill();
    try (PinotServer pinot = PinotServer.startToBeMeasured(folder.resolve("pinot"))) {
      step(GoldServing.by(pinot), "COUNT(*)");
    }
    try (DruidServer druid = DruidServer.startToBeMeasured(folder.resolve("druid"))) {
      step(GoldServing.by(druid), "SUM(\"_rows\")");
    }
    kafka.deleteTopic(TOPIC);
    return trials;
  }

  private void fill() {
    step("filled, %,d events an epoch".formatted(FILLING), changes.fill(), FILLING, List.of());
  }

  private void step(String name, long events, long epochRecords, List<String> options) {
    feed.send(events);
    Path file = file(epochRecords, GoldServing.NONE);
    trials.add(run(name, file, options).trial(OptionalDouble.empty()));
  }

  /**
   * @param count SQL of the store that counts groups
   */
  private void step(GoldServing serving, String count) {
    Path file = file(CHANGES, serving);
    Step step = run(serving.name(), file, List.of());
    long from = System.nanoTime();
    StoreTable table = ServedTable.of(PipelineFile.read(file)).get(0).table();
    String sql = "SELECT %s AS n FROM by_id".formatted(count);
    Await.until(
        "the store has %,d groups".formatted(step.gold().rows()),
        LIMIT,
        () -> (long) table.query(sql, ANSWER).rows().get(0).real("n") == step.gold().rows());
    trials.add(step.trial(OptionalDouble.of((System.nanoTime() - from) / 1e9)));
  }

  private record Step(String name, ProcessSampler sampler, GoldOverSilver.Verdict gold) {
    GroupTrial trial(OptionalDouble store) {
      return new GroupTrial(
          name,
          sampler.totalSeconds(),
          sampler.totalCpuSeconds(),
          sampler.peakBytes(),
          gold,
          store);
    }
  }

  private Step run(String name, Path file, List<String> options) {
    System.out.printf("%s ...%n", name);
    Path log = folder.resolve("process-%d.log".formatted(trials.size()));
    ProcessSampler sampler =
        Contender.runner("direct", heap).with(options).runToEnd(file, log, LIMIT);
    PipelineDefinition pipeline = PipelineFile.read(file);
    try (Lake lake = Lake.open(pipeline.catalog())) {
      return new Step(name, sampler, GoldOverSilver.check(pipeline, lake));
    }
  }

  private Path file(long epochRecords, GoldServing serving) {
    String tables =
        """
        silver:
          table: silver.orders
          columns: {id: long, amount: 'decimal(12,2)', updated_at: timestamptz}
          key: id
          order-by: updated_at
        gold:
          - table: %s
            group-by: {id: id}
            measures: {orders: count(), revenue: sum(amount), latest: max(updated_at)}
            buckets: %d
        %sworker: {state-directory: state, state-memory: %s}
        """
            .formatted(TABLE, buckets, serving.line("by_id"), stateMemory);
    String epoch = "max-records: " + epochRecords;
    return SilverRuns.with(tables, Workload.pipelineFile(folder, kafka, TOPIC, epoch));
  }
}
