package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Runs the rivals over the same events that Millrace gets, and looks at what they leave. */
final class RivalRuns {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final Pattern COMMIT = Pattern.compile("ommitted .*in (\\d+) ms");

  private final Path folder;
  private final List<Rival> rivals;
  private final long epochRecords;
  private final String heap;

  RivalRuns(Path folder, List<Rival> rivals, long epochRecords, String heap) {
    this.folder = folder;
    this.rivals = List.copyOf(rivals);
    this.epochRecords = epochRecords;
    this.heap = heap;
  }

  /** Each of them with silver alone, and with bronze beside it, as Millrace has it. */
  List<SilverTrial> over(Workload workload, SilverTrial.Truth truth) {
    List<SilverTrial> trials = new ArrayList<>();
    for (Rival rival : rivals) {
      for (boolean bronze : new boolean[] {false, true}) {
        SilverTrial trial = run(rival, workload, bronze, truth);
        System.out.println(SilverReport.row(trial));
        trials.add(trial);
      }
    }
    return trials;
  }

  /** Each of them with bronze and silver, and with gold above them too. */
  List<GoldTrial> withGold(Workload workload, SilverTrial.Truth truth) {
    List<GoldTrial> trials = new ArrayList<>();
    for (Rival rival : rivals.stream().filter(Rival::hasGold).toList()) {
      for (boolean gold : new boolean[] {false, true}) {
        trials.add(runWithGold(rival, workload, gold, truth));
        System.out.println(GoldReport.table(trials));
      }
    }
    return trials;
  }

  private GoldTrial runWithGold(
      Rival rival, Workload workload, boolean gold, SilverTrial.Truth truth) {
    String layers = gold ? "with 3 gold tables" : "bronze + silver";
    try (Run run = run(rival, workload, layers, true, gold)) {
      SilverOrders silver = new SilverOrders(run.job.silver());
      return new GoldTrial(
          rival.label(),
          gold ? GoldOfOrders.KINDS : 0,
          Measured.of(run.name, run.sampler, run.log, COMMIT, silver, truth.topic()),
          silver.check(truth.model()),
          run.job.checkGold());
    }
  }

  private SilverTrial run(Rival rival, Workload workload, boolean bronze, SilverTrial.Truth truth) {
    String layers = bronze ? "bronze + silver" : "silver only";
    try (Run run = run(rival, workload, layers, bronze, false)) {
      return SilverTrial.judge(
          run.name,
          run.sampler,
          run.log,
          COMMIT,
          new SilverOrders(run.job.silver()),
          run.job.catalogDefinition(),
          truth);
    }
  }

  /** What a run leaves. */
  private record Run(String name, RivalJob job, Path log, ProcessSampler sampler)
      implements AutoCloseable {
    @Override
    public void close() {
      job.close();
    }
  }

  private Run run(Rival rival, Workload workload, String layers, boolean bronze, boolean gold) {
    Path place =
        folder.resolve(
            "%s-%s-%s".formatted(workload.topic(), rival.label(), layers.replaceAll("\\W+", "-")));
    RivalJob job = RivalJob.create(place, rival.properties(), gold);
    Path file = job.write(workload, bronze, true, epochRecords);
    Path log = place.resolve("process.log");
    ProcessSampler sampler = rival.contender(heap).runToEnd(file, log, LIMIT);
    return new Run(rival.label() + ", " + layers, job, log, sampler);
  }

  /** Bronze and silver, under a steady load. */
  void freshness(KafkaServer kafka, long seed, int updatePercent) {
    EventGenerator events = EventGenerator.of(seed, Updates.USUAL.withPercent(updatePercent));
    for (Rival rival : rivals) {
      String topic = "fresh-" + rival.label();
      kafka.createTopic(topic, Workload.PARTITIONS);
      Workload empty = new Workload(kafka, topic, events, 0);
      Path place = folder.resolve(topic);
      try (RivalJob job = RivalJob.create(place, rival.properties(), false)) {
        Path file = job.write(empty, true, false, epochRecords);
        Freshness freshness =
            Freshness.measure(
                rival.contender(heap),
                file,
                place.resolve("process.log"),
                empty,
                job::silver,
                () -> () -> Long.MAX_VALUE);
        System.out.printf(
            Locale.ROOT,
            "%s: readable after %.1f s (p50), %.1f s (p99)%n",
            rival.label(),
            freshness.p50Seconds(),
            freshness.p99Seconds());
      }
    }
  }
}
