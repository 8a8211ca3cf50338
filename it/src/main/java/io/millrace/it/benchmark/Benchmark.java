package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.process.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what an event costs on each runner, beside a plain loop without any of it. */
@Command(
    name = "./millrace benchmark",
    description =
        "Measures the CPU time of an event from Kafka to a bronze table, on each runner and in a plain loop.",
    exitCodeOnInvalidInput = 1,
    mixinStandardHelpOptions = true)
public final class Benchmark implements Callable<Integer> {
  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "2000000",
      description = "Events of about 190 bytes that wait in Kafka. Default: ${DEFAULT-VALUE}")
  private long events;

  @Option(
      names = "--runners",
      paramLabel = "NAMES",
      split = ",",
      defaultValue = "direct,flink,spark",
      description = "Default: ${DEFAULT-VALUE}")
  private List<String> runners;

  @Option(names = "--no-plain", description = "Leaves out the plain loop.")
  private boolean noPlain;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often; the table has the medians. Default: ${DEFAULT-VALUE}")
  private int repeat;

  @Option(
      names = "--epoch-records",
      paramLabel = "N",
      defaultValue = "500000",
      description = "The most events in an epoch. Default: ${DEFAULT-VALUE}")
  private long epochRecords;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "512m",
      description = "The heap of each process that is measured. Default: ${DEFAULT-VALUE}")
  private String heap;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What the events are made from. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--small-epochs",
      paramLabel = "N",
      description =
          "Instead: so many small epochs on the Direct runner, and what they leave in bronze, or with --silver in silver.")
  private Integer smallEpochs;

  @Option(
      names = "--silver",
      description = "Instead: bronze and silver on each runner, for each share of updates.")
  private boolean silver;

  @Option(
      names = "--rivals",
      paramLabel = "NAMES",
      split = ",",
      arity = "0..1",
      fallbackValue = "flink-arrival,flink-newest,spark-v2,spark-v3",
      description =
          "Instead of or beside --silver, or beside --gold: others who bring the events into tables. Default: ${FALLBACK-VALUE}")
  private List<String> rivals;

  @Option(
      names = "--rival-heap",
      paramLabel = "SIZE",
      defaultValue = "3g",
      description = "The heap of each rival. Default: ${DEFAULT-VALUE}")
  private String rivalHeap;

  @Option(
      names = "--updates",
      paramLabel = "PERCENT",
      split = ",",
      defaultValue = "20,80",
      description = "How many events in a hundred update an order. Default: ${DEFAULT-VALUE}")
  private List<Integer> updates;

  @Option(
      names = "--buckets",
      paramLabel = "N",
      description =
          "The buckets of Millrace's silver, or of the table of --gold-groups. Default: as many as a pipeline has by itself.")
  private Integer buckets;

  @Option(
      names = "--serve",
      description =
          "Instead: gold on each runner that nobody serves, that Pinot serves, and that a Pinot should serve which is away. With --freshness: served by Pinot, and by Druid.")
  private boolean serve;

  @Option(
      names = "--freshness",
      description =
          "With --silver, --gold, --serve or --rivals: how soon an event can be read, instead of what it costs.")
  private boolean freshness;

  @Mixin private GoldOptions gold;
  @Mixin private StateOptions state;
  @Mixin private QueryOptions queries;

  Benchmark() {}

  /** Exit codes: 0 done, 1 a failure or a wrong result. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmark()).execute(arguments));
  }

  @Override
  public Integer call() {
    Path folder = folder();
    System.out.println("The processes' logs and tables are in " + folder);
    try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      if (smallEpochs != null && silver) {
        SilverSmallEpochs run =
            new SilverSmallEpochs(kafka, folder, smallEpochs, seed, heap, buckets());
        return updates.stream().allMatch(run::run) ? 0 : 1;
      }
      if (smallEpochs != null) {
        return new SmallEpochs(kafka, folder, smallEpochs, seed, heap).run();
      }
      if (queries.areWanted()) {
        return queries.run(kafka, folder);
      }
      if (state.isWanted()) {
        return state.run(kafka, folder, heap, buckets());
      }
      if (gold.groupsAreWanted()) {
        return gold.runGroups(kafka, folder, heap, buckets().orElse(1), state.memory(), serve);
      }
      if (serve) {
        return runServed(kafka, folder);
      }
      if (gold.areWanted()) {
        return runGold(kafka, folder);
      }
      if (silver || rivals != null) {
        return runSilver(kafka, folder);
      }
      System.out.printf("Producing %,d events ...%n", events);
      return compare(Workload.produce(kafka, events, seed), folder);
    }
  }

  /** Rivals may be wrong, which is part of what is reported; Millrace may not. */
  private int runSilver(KafkaServer kafka, Path folder) {
    RivalRuns theirs = new RivalRuns(folder, rivals(), epochRecords, rivalHeap);
    SilverRuns ours = new SilverRuns(folder, silver ? runners : List.of(), heap, buckets());
    if (freshness) {
      for (int percent : updates.subList(0, 1)) {
        ours.freshness(kafka, seed, percent, "5s", 0, GoldServing.NONE);
        theirs.freshness(kafka, seed, percent);
      }
      return 0;
    }
    boolean right = true;
    for (int percent : updates) {
      Workload workload = produce(kafka, percent);
      SilverTrial.Truth truth = SilverTrial.Truth.of(workload);
      List<SilverTrial> trials = new ArrayList<>(ours.over(workload, truth, epochRecords, repeat));
      right &= trials.stream().allMatch(trial -> trial.rows().isRight());
      trials.addAll(theirs.over(workload, truth));
      System.out.printf(
          "%n%s%n%n%s%n%s%n",
          Report.machine(),
          SilverReport.table(trials),
          SilverReport.stages(trials.stream().map(SilverTrial::measured).toList()));
    }
    return right ? 0 : 1;
  }

  private int runGold(KafkaServer kafka, Path folder) {
    SilverRuns runs = new SilverRuns(folder, runners, heap, buckets());
    RivalRuns theirs = new RivalRuns(folder, rivals(), epochRecords, rivalHeap);
    if (freshness) {
      gold.tables()
          .forEach(
              tables ->
                  runs.freshness(kafka, seed, updates.get(0), "1s", tables, GoldServing.NONE));
      return 0;
    }
    boolean right = true;
    for (int percent : updates) {
      Workload workload = produce(kafka, percent);
      SilverTrial.Truth truth = SilverTrial.Truth.of(workload);
      List<GoldTrial> trials =
          new ArrayList<>(runs.withGold(gold.tables(), workload, truth, epochRecords, repeat));
      right &= trials.stream().allMatch(GoldTrial::isRight);
      trials.addAll(theirs.withGold(workload, truth));
      System.out.printf(
          "%n%s%n%n%s%n%s%n",
          Report.machine(),
          GoldReport.table(trials),
          SilverReport.stages(trials.stream().map(GoldTrial::measured).toList()));
    }
    return right ? 0 : 1;
  }

  private int runServed(KafkaServer kafka, Path folder) {
    ServeRuns runs = new ServeRuns(folder, new SilverRuns(folder, runners, heap, buckets()));
    if (freshness) {
      runs.freshness(kafka, seed, updates.get(0));
      return 0;
    }
    boolean right = true;
    for (int percent : updates) {
      Workload workload = produce(kafka, percent);
      SilverTrial.Truth truth = SilverTrial.Truth.of(workload);
      List<GoldTrial> trials = runs.over(GoldOfOrders.KINDS, workload, truth, epochRecords, repeat);
      right &= trials.stream().allMatch(GoldTrial::isRight);
      System.out.printf("%n%s%n%n%s%n", Report.machine(), GoldReport.plain(trials));
    }
    return right ? 0 : 1;
  }

  private Workload produce(KafkaServer kafka, int updatePercent) {
    System.out.printf("Producing %,d events, %d%% of them updates ...%n", events, updatePercent);
    return Workload.produce(kafka, events, seed, updatePercent);
  }

  private int compare(Workload workload, Path folder) {
    List<Contender> contenders = new ArrayList<>();
    if (!noPlain) {
      contenders.add(Contender.plainLoop(events, epochRecords, heap));
    }
    runners.forEach(runner -> contenders.add(Contender.runner(runner, heap)));
    String epoch = "max-records: " + epochRecords;
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= repeat; round++) {
      for (Contender contender : contenders) {
        Path place = folder.resolve("%s-%d".formatted(contender.name().replace(' ', '-'), round));
        Trial trial = Trial.run(contender, workload, place, epoch);
        System.out.printf(
            "round %d, %s: %.2f CPU µs per event warm, %.2f over the whole run%n",
            round, trial.name(), trial.cost().warmCpuMicros(), trial.cost().coldCpuMicros());
        trials.add(trial);
      }
    }
    System.out.printf("%n%s%n%n", Report.machine());
    System.out.println(Report.table(Report.medians(trials), events));
    return trials.stream().allMatch(trial -> trial.found().areExactly(events)) ? 0 : 1;
  }

  private List<Rival> rivals() {
    return rivals == null ? List.of() : rivals.stream().map(Rival::called).toList();
  }

  private OptionalInt buckets() {
    return buckets == null ? OptionalInt.empty() : OptionalInt.of(buckets);
  }

  private static Path folder() {
    Path parent = Checkout.root().resolve("target").resolve("benchmark");
    try {
      Files.createDirectories(parent);
      return Files.createTempDirectory(parent, "");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder in " + parent, e);
    }
  }
}
