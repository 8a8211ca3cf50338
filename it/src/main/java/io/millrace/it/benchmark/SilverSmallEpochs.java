package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.process.ChildProcess;
import io.millrace.it.spark.SparkSql;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.upsert.UpsertChange;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * What many small epochs leave in silver: how many files, what they took to write, and what it
 * costs to read them. The events wait in the topic, so that no epoch waits for the clock.
 */
final class SilverSmallEpochs {
  private static final int EPOCH_RECORDS = 5000;
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final String TABLE = "silver.orders";

  /** Earlier snapshots that are read too, because files come and go with the epochs. */
  private static final int EARLIER = 6;

  private static final int EPOCHS_BETWEEN = 7;

  private final KafkaServer kafka;
  private final Path folder;
  private final int epochs;
  private final long seed;
  private final String heap;
  private final OptionalInt buckets;

  SilverSmallEpochs(
      KafkaServer kafka, Path folder, int epochs, long seed, String heap, OptionalInt buckets) {
    this.kafka = kafka;
    this.folder = folder;
    this.epochs = epochs;
    this.seed = seed;
    this.heap = heap;
    this.buckets = buckets;
  }

  /** Whether silver holds the right rows. */
  boolean run(int updatePercent) {
    long events = (long) epochs * EPOCH_RECORDS;
    System.out.printf("Producing %,d events, %d%% of them updates ...%n", events, updatePercent);
    Workload workload = Workload.produce(kafka, events, seed, updatePercent);
    Path place = folder.resolve("small-epochs-" + updatePercent);
    Path file =
        SilverRuns.withSilver(
            workload.pipelineFile(place, "max-records: " + EPOCH_RECORDS), buckets);
    PipelineDefinition pipeline = PipelineFile.read(file);
    SilverGrowth growth = new SilverGrowth();
    System.out.printf("Running %,d epochs of %,d events ...%n", epochs, EPOCH_RECORDS);
    try (Lake lake = Lake.open(pipeline.catalog())) {
      double cpuSeconds = run(file, place.resolve("process.log"), lake, pipeline, growth);
      Table table = lake.load(pipeline.silver().orElseThrow().table());
      OrdersModel model = OrdersModel.of(workload.generator(), Math.toIntExact(events));
      growth.note(table);
      SilverOrders silver = new SilverOrders(table);
      OrdersModel.Verdict verdict = silver.check(model);
      try (SparkSql spark = SparkSql.start(place.resolve("reader"), pipeline.catalog(), "3g")) {
        report(Scans.of(spark, table), silver.files(), growth, verdict, cpuSeconds);
      }
      return verdict.isRight();
    }
  }

  private double run(
      Path file, Path log, Lake lake, PipelineDefinition pipeline, SilverGrowth growth) {
    try (ChildProcess process = Contender.runner("direct", heap).startOn(file, log)) {
      ProcessSampler sampler = ProcessSampler.watch(process.pid());
      process.awaitReady(
          "has brought %d epochs to silver".formatted(epochs),
          LIMIT,
          LOOK_EVERY,
          () -> {
            Optional<Table> table = lake.find(pipeline.silver().orElseThrow().table());
            table.ifPresent(growth::note);
            return table
                .flatMap(each -> new Ledger(each).last())
                .filter(last -> last.epoch() >= epochs)
                .isPresent();
          });
      int code = process.awaitExit(LIMIT);
      if (code != 0) {
        throw new IllegalStateException(
            "the pipeline ended with exit code %d%n%s".formatted(code, process.logTail(20)));
      }
      sampler.awaitEnd();
      return sampler.totalCpuSeconds();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the pipeline ran", e);
    }
  }

  /**
   * What scans cost, in CPU seconds.
   *
   * @param table as the last epoch left it
   * @param late the median over some of the last epochs, as each left it
   * @param mostLate the most of them
   */
  private record Scans(double fresh, double oneFile, double table, double late, double mostLate) {
    static Scans of(SparkSql spark, Table silver) {
      ReadCost.copy(spark, TABLE, "silver.fresh");
      ReadCost.copyInOneFile(spark, TABLE, "silver.one_file");
      List<String> tables = new ArrayList<>(List.of("silver.fresh", "silver.one_file", TABLE));
      earlier(silver).forEach(id -> tables.add(TABLE + " VERSION AS OF " + id));
      double[] costs = ReadCost.inTurns(spark, tables);
      double[] late = Arrays.stream(costs, 2, costs.length).sorted().toArray();
      return new Scans(costs[0], costs[1], costs[2], late[late.length / 2], late[late.length - 1]);
    }

    String rows() {
      return String.format(
          Locale.ROOT,
          """
          | CPU s of a Spark scan at the end | %.2f |
          | times a fresh copy with the same partitions | %.2f |
          | times a fresh copy in one file | %.2f |
          | the last epochs, every %dth of %d, times the copy with the same partitions: median (most) | %.2f (%.2f) |
          """,
          table,
          table / fresh,
          table / oneFile,
          EPOCHS_BETWEEN,
          EPOCHS_BETWEEN * EARLIER,
          late / fresh,
          mostLate / fresh);
    }
  }

  private static void report(
      Scans scans,
      SilverOrders.Files files,
      SilverGrowth growth,
      OrdersModel.Verdict verdict,
      double cpuSeconds) {
    System.out.printf(
        Locale.ROOT,
        """
        %n%s

        | | |
        |---|---|
        | epochs | %,d |
        | rows | %,d |
        | right rows | %s |
        | CPU ms per epoch, whole run | %.0f |
        | data files, delete files | %,d, %,d |
        | bytes live | %,d |
        %s%s""",
        Report.machine(),
        growth.epochs(),
        verdict.expected(),
        verdict,
        cpuSeconds * 1e3 / growth.epochs(),
        files.data(),
        files.deletes(),
        files.bytes(),
        growth.rows(),
        scans.rows());
  }

  private static List<Long> earlier(Table table) {
    List<Long> epochs = new ArrayList<>();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (!UpsertChange.isMerge(snapshot)) {
        epochs.add(snapshot.snapshotId());
      }
    }
    List<Long> chosen = new ArrayList<>();
    for (int i = EPOCHS_BETWEEN;
        i < epochs.size() && chosen.size() < EARLIER;
        i += EPOCHS_BETWEEN) {
      chosen.add(epochs.get(i));
    }
    return chosen;
  }
}
