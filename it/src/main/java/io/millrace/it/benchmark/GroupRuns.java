package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A gold table with as many groups as silver has rows: what it takes to fill, change and find. */
final class GroupRuns {
  private static final String TOPIC = "groups";
  private static final String TABLE = "gold.by_id";
  private static final long FILLING = 500_000;
  private static final long CHANGES = 50_000;
  private static final int EPOCHS = 20;
  private static final Duration LIMIT = Duration.ofHours(1);

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
    long fill = changes.fill();
    step("filled, %,d events an epoch".formatted(FILLING), fill, FILLING, List.of());
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

  private void step(String name, long events, long epochRecords, List<String> options) {
    System.out.printf("%s ...%n", name);
    feed.send(events);
    Path file = file(epochRecords);
    Path log = folder.resolve("process-%d.log".formatted(trials.size()));
    ProcessSampler sampler =
        Contender.runner("direct", heap).with(options).runToEnd(file, log, LIMIT);
    PipelineDefinition pipeline = PipelineFile.read(file);
    try (Lake lake = Lake.open(pipeline.catalog())) {
      trials.add(
          new GroupTrial(
              name,
              sampler.totalSeconds(),
              sampler.totalCpuSeconds(),
              sampler.peakBytes(),
              GoldOverSilver.check(pipeline, lake)));
    }
  }

  private Path file(long epochRecords) {
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
        worker: {state-directory: state, state-memory: %s}
        """
            .formatted(TABLE, buckets, stateMemory);
    String epoch = "max-records: " + epochRecords;
    return SilverRuns.with(tables, Workload.pipelineFile(folder, kafka, TOPIC, epoch));
  }
}
