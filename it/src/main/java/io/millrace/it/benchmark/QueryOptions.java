package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The part of the benchmark that asks Pinot what apps ask. */
final class QueryOptions {
  @Option(
      names = "--serve-queries",
      description =
          "Instead: queries to Pinot by the client for apps, beside the same by the JDK's HTTP client alone.")
  private boolean wanted;

  @Option(
      names = "--query-groups",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "With --serve-queries: the rows of the table. Default: ${DEFAULT-VALUE}")
  private int groups;

  @Option(
      names = "--query-seconds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "With --serve-queries: how long each is asked, three times. Default: ${DEFAULT-VALUE}")
  private int seconds;

  boolean areWanted() {
    return wanted;
  }

  int run(KafkaServer kafka, Path folder) {
    List<QueryTrial> trials =
        new QueryRuns(kafka, folder, groups, Duration.ofSeconds(seconds)).run();
    System.out.printf("%n%s%n%n%s%n", Report.machine(), QueryTrial.table(trials));
    return 0;
  }
}
