package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The part of the benchmark that adds gold tables to silver. */
final class GoldOptions {
  @Option(
      names = "--gold",
      description =
          "Instead: bronze and silver on each runner, and the same with gold tables, for each share of updates.")
  private boolean wanted;

  @Option(
      names = "--gold-tables",
      paramLabel = "NUMBERS",
      split = ",",
      defaultValue = "3",
      description =
          "With --gold: how many gold tables; several numbers are measured one after the other. Default: ${DEFAULT-VALUE}")
  private List<Integer> tables;

  @Option(
      names = "--gold-groups",
      paramLabel = "MILLIONS",
      arity = "0..1",
      fallbackValue = "5",
      description =
          "Instead: a gold table with so many millions of groups, filled, changed and computed afresh; with --serve: filled, and then served by Pinot and by Druid. Default: ${FALLBACK-VALUE}")
  private Long groups;

  boolean groupsAreWanted() {
    return groups != null;
  }

  /** Nothing of it stays on the disk. */
  int runGroups(
      KafkaServer kafka, Path folder, String heap, int buckets, String stateMemory, boolean serve) {
    Path place = folder.resolve("groups");
    GroupRuns runs = new GroupRuns(kafka, place, groups * 1_000_000, heap, buckets, stateMemory);
    List<GroupTrial> trials = serve ? runs.serve() : runs.run();
    StateRuns.remove(place);
    System.out.printf("%n%s%n%n%s%n", Report.machine(), GroupTrial.table(trials));
    return trials.stream().allMatch(trial -> trial.gold().isRight()) ? 0 : 1;
  }

  boolean areWanted() {
    return wanted;
  }

  /** How many tables each run has, beginning with none. */
  List<Integer> tables() {
    return Stream.concat(Stream.of(0), tables.stream().filter(each -> each > 0))
        .distinct()
        .toList();
  }
}
