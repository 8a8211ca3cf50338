package io.millrace.it.benchmark;

import io.millrace.it.benchmark.StateTrial.EpochCost;
import io.millrace.it.benchmark.StateTrial.Setting;
import io.millrace.it.benchmark.StateTrial.Start;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.upsert.UpsertChange;
import io.millrace.pipelines.status.SilverStatus;
import io.millrace.pipelines.status.TableLook;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Fills a silver table, changes it in epochs of one size, and starts its pipeline anew. */
final class StateRuns {
  static final long CHANGES = 50_000;

  /** Those of the first third warm the process up. */
  private static final int EPOCHS = 120;

  /** As many for every table, so that each is as old as the others in snapshots. */
  private static final int FILL_EPOCHS = 75;

  private static final Duration LIMIT = Duration.ofHours(2);
  private static final Pattern OPENED = Pattern.compile("opened in (\\d+) ms");
  private static final Pattern READ = Pattern.compile("bucket \\d+ read .* (\\d+) ms");
  private static final Pattern UPSERT = Pattern.compile("upserted in (\\d+) ms");
  private static final Pattern COMMIT = Pattern.compile("commit (\\d+) ms");
  private static final Pattern MEMORY = Pattern.compile("(\\d+) bytes of state in memory");

  private final KafkaServer kafka;
  private final Path folder;
  private final Setting setting;
  private final String heap;
  private final String topic;
  private final KeyChanges changes;
  private final SentChanges feed;
  private int runs;

  StateRuns(KafkaServer kafka, Path folder, Setting setting, String heap) {
    this.kafka = kafka;
    this.folder = folder;
    this.setting = setting;
    this.heap = heap;
    this.topic = folder.getFileName().toString();
    this.changes = new KeyChanges(setting.keys());
    this.feed = new SentChanges(kafka, topic, changes);
  }

  StateTrial run() {
    System.out.printf("Filling a table of %,d keys ...%n", setting.keys());
    long fill = changes.fill();
    feed.send(fill);
    ProcessSampler filling = runOn(file(fill / FILL_EPOCHS)).sampler();
    Path file = file(CHANGES);
    feed.send(EPOCHS * CHANGES);
    EpochCost epoch = epochCost(runOn(file), file);
    SilverStatus.Contents contents = contents(file);
    Start nothingNew = start(file);
    feed.send(CHANGES);
    Start withState = start(file);
    removeState();
    feed.send(CHANGES);
    Start withoutState = start(file);
    return new StateTrial(
        setting,
        filling.totalCpuSeconds() * 1e6 / fill,
        epoch,
        new StateTrial.Files(contents.files().data(), contents.files().deadShare()),
        contents.stateBytes().orElseThrow(),
        nothingNew,
        withState,
        withoutState,
        isRight(file));
  }

  private Path file(long epochRecords) {
    String silver =
        """
        silver:
          table: silver.orders
          columns: {id: long, amount: 'decimal(12,2)', updated_at: timestamptz}
          key: id
          order-by: updated_at
          buckets: %d
        worker: {state-directory: state, state-memory: %s}
        """
            .formatted(setting.buckets(), setting.stateMemory());
    Path file = Workload.pipelineFile(folder, kafka, topic, "max-records: " + epochRecords);
    return SilverRuns.with(silver, file);
  }

  private record Run(ProcessSampler sampler, Path log) {
    long sum(Pattern pattern) {
      return Trial.numbers(log, pattern).stream().mapToLong(Long::longValue).sum();
    }
  }

  private Run runOn(Path file) {
    runs++;
    Path log = folder.resolve("process-%d.log".formatted(runs));
    return new Run(Contender.runner("direct", heap).runToEnd(file, log, LIMIT), log);
  }

  private Start start(Path file) {
    Run run = runOn(file);
    return new Start(
        run.sampler().totalCpuSeconds(),
        run.sampler().totalSeconds(),
        run.sum(OPENED),
        run.sum(READ));
  }

  private EpochCost epochCost(Run run, Path file) {
    PipelineDefinition pipeline = PipelineFile.read(file);
    try (Lake lake = Lake.open(pipeline.catalog())) {
      List<Snapshot> snapshots = snapshots(lake, pipeline);
      List<Snapshot> epochs = snapshots.stream().filter(Ledger::isEpoch).toList();
      int measured = EPOCHS - EPOCHS / 3;
      long from = epochs.get(epochs.size() - 1 - measured).timestampMillis();
      long to = epochs.get(epochs.size() - 1).timestampMillis();
      ProcessSampler sampler = run.sampler();
      long rewritten =
          snapshots.stream()
              .filter(each -> UpsertChange.isMerge(each) && each.timestampMillis() > from)
              .mapToLong(each -> added(each))
              .sum();
      double compiler = sampler.compilerSecondsAt(to) - sampler.compilerSecondsAt(from);
      double cpu = sampler.cpuSecondsAt(to) - sampler.cpuSecondsAt(from);
      return new EpochCost(
          measured,
          (cpu - compiler) * 1e3 / measured,
          compiler * 1e3 / measured,
          (sampler.writtenBytesAt(to) - sampler.writtenBytesAt(from)) / measured,
          (double) rewritten / measured,
          (double) run.sum(UPSERT) / EPOCHS,
          (double) run.sum(COMMIT) / EPOCHS,
          Collections.max(Trial.numbers(run.log(), MEMORY)),
          sampler.peakBytes());
    }
  }

  private static long added(Snapshot snapshot) {
    return Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.ADDED_RECORDS_PROP, "0"));
  }

  /** Oldest first. */
  private static List<Snapshot> snapshots(Lake lake, PipelineDefinition pipeline) {
    List<Snapshot> snapshots = new ArrayList<>();
    SnapshotUtil.currentAncestors(SilverRuns.silver(lake, pipeline)).forEach(snapshots::add);
    Collections.reverse(snapshots);
    return snapshots;
  }

  private static SilverStatus.Contents contents(Path file) {
    PipelineDefinition pipeline = PipelineFile.read(file);
    try (Lake lake = Lake.open(pipeline.catalog())) {
      return new TableLook(pipeline, lake)
          .status(Optional.empty())
          .silver()
          .flatMap(SilverStatus::contents)
          .orElseThrow();
    }
  }

  private boolean isRight(Path file) {
    PipelineDefinition pipeline = PipelineFile.read(file);
    try (Lake lake = Lake.open(pipeline.catalog())) {
      Table silver = SilverRuns.silver(lake, pipeline);
      return changes.areIn(silver, feed.sent());
    }
  }

  /** What an operator would do with rm -rf. */
  private void removeState() {
    remove(folder.resolve("state"));
  }

  static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
