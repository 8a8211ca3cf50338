package io.millrace.it.benchmark;

import io.millrace.it.druid.DruidServer;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.pinot.PinotServer;
import io.millrace.olap.client.Answer;
import io.millrace.olap.client.StoreException;
import io.millrace.olap.client.StoreException.Reason;
import io.millrace.olap.store.StoreTable;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What it costs a pipeline that its gold tables are served, and how soon that can be queried. */
final class ServeRuns {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Path folder;
  private final SilverRuns runs;

  ServeRuns(Path folder, SilverRuns runs) {
    this.folder = folder;
    this.runs = runs;
  }

  /** Each runner with gold that nobody serves, that Pinot serves, and that Pinot should serve. */
  List<GoldTrial> over(
      int tables, Workload workload, SilverTrial.Truth truth, long epochRecords, int rounds) {
    List<GoldTrial> trials = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      try (PinotServer pinot = PinotServer.start(folder.resolve("pinot-" + round))) {
        List<GoldServing> kinds =
            List.of(GoldServing.NONE, GoldServing.by(pinot), GoldServing.byOneThatIsAway());
        for (GoldServing serving : kinds) {
          trials.addAll(runs.served(serving, tables, workload, truth, epochRecords, round));
        }
      }
    }
    return trials;
  }

  /** How soon the change of one gold table by an event can be queried in each store. */
  void freshness(KafkaServer kafka, long seed, int updatePercent) {
    try (PinotServer pinot = PinotServer.start(folder.resolve("pinot"))) {
      runs.freshness(kafka, seed, updatePercent, "1s", 1, GoldServing.by(pinot));
    }
    try (DruidServer druid = DruidServer.start(folder.resolve("druid"))) {
      runs.freshness(kafka, seed, updatePercent, "1s", 1, GoldServing.by(druid));
    }
  }

  /** The newest epoch that the store has rows of. */
  static LongSupplier newest(Path file) {
    PipelineDefinition pipeline = PipelineFile.read(file);
    ServedTable served = ServedTable.of(pipeline).get(0);
    String sql =
        String.format(
            Locale.ROOT, "SELECT MAX(\"_epoch\") AS epoch FROM %s", served.serving().table());
    StoreTable table = served.table();
    return () -> {
      try {
        Answer answer = table.query(sql, ANSWER);
        return answer.rows().isEmpty() || answer.rows().get(0).isNull("epoch")
            ? -1
            : (long) answer.rows().get(0).real("epoch");
      } catch (StoreException e) {
        if (e.reason() == Reason.BAD_SQL) {
          // A table without rows is none to Druid.
          return -1;
        }
        throw e;
      }
    };
  }
}
