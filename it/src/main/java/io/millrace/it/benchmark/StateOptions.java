package io.millrace.it.benchmark;

import io.millrace.it.benchmark.StateTrial.Setting;
import io.millrace.it.kafka.KafkaServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The part of the benchmark that grows a silver table: what it takes, and how it is run. */
final class StateOptions {
  /** As many as a pipeline has by itself. */
  private static final int BUCKETS = 4;

  @Option(
      names = "--state",
      paramLabel = "MILLIONS",
      split = ",",
      arity = "0..1",
      fallbackValue = "1,10,50",
      description =
          "Instead: an epoch of silver, a restart, and the key indexes, in tables of so many millions of keys. Default: ${FALLBACK-VALUE}")
  private List<Long> millions;

  @Option(
      names = "--state-memory",
      paramLabel = "SIZE",
      defaultValue = "4GB",
      description = "With --state or --gold-groups: worker.state-memory. Default: ${DEFAULT-VALUE}")
  private String stateMemory;

  String memory() {
    return stateMemory;
  }

  boolean isWanted() {
    return millions != null;
  }

  /** Tables first, then key indexes by themselves; nothing of it stays on the disk. */
  int run(KafkaServer kafka, Path folder, String heap, OptionalInt buckets) {
    List<StateTrial> trials = new ArrayList<>();
    for (long million : millions) {
      Setting setting = new Setting(million * 1_000_000, buckets.orElse(BUCKETS), stateMemory);
      Path place = folder.resolve("keys-%d".formatted(million));
      StateTrial trial = new StateRuns(kafka, place, setting, heap).run();
      System.out.println(StateReport.epochs(List.of(trial)));
      System.out.println(StateReport.starts(List.of(trial)));
      trials.add(trial);
      kafka.deleteTopic(place.getFileName().toString());
      StateRuns.remove(place);
    }
    System.out.printf(
        "%n%s%n%n%s%n%s%n",
        Report.machine(), StateReport.epochs(trials), StateReport.starts(trials));
    Path indexes = folder.resolve("indexes");
    IndexCost.run(indexes, millions.stream().map(million -> million * 1_000_000).toList());
    StateRuns.remove(indexes);
    return trials.stream().allMatch(StateTrial::right) ? 0 : 1;
  }
}
