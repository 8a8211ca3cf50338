package io.millrace.it.benchmark;

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
