package io.millrace.it.benchmark;

import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.PackagedModule;
import io.millrace.it.process.Runner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Others who can do what Millrace does: bring orders from Kafka into a table, one row for each. */
enum Rival {
  /** Iceberg's upsert sink by itself: the last version to arrive wins. */
  FLINK_ARRIVAL("flink-arrival", 2) {
    @Override
    JavaCommand command() {
      return flink("arrival");
    }

    @Override
    boolean hasGold() {
      return false;
    }
  },
  /** The sink behind a query that keeps the newest version of each order in Flink's state. */
  FLINK_NEWEST("flink-newest", 2) {
    @Override
    JavaCommand command() {
      return flink("newest");
    }
  },
  SPARK_V2("spark-v2", 2) {
    @Override
    JavaCommand command() {
      return spark();
    }
  },
  SPARK_V3("spark-v3", 3) {
    @Override
    JavaCommand command() {
      return spark();
    }
  };

  private final String label;
  private final int formatVersion;

  Rival(String label, int formatVersion) {
    this.label = label;
    this.formatVersion = formatVersion;
  }

  static Rival called(String label) {
    return Arrays.stream(values())
        .filter(rival -> rival.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no rival '%s'; there are %s".formatted(label, labels())));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Rival::label).collect(Collectors.toList());
  }

  String label() {
    return label;
  }

  /** Of silver, and of gold. */
  Map<String, String> properties() {
    return Map.of(
        "format-version",
        Integer.toString(formatVersion),
        // Iceberg's default, copy on write, costs Spark far more here.
        "write.merge.mode",
        "merge-on-read");
  }

  abstract JavaCommand command();

  /** Whether it can aggregate what it brings. */
  boolean hasGold() {
    return true;
  }

  /** Started on the file of a {@link RivalJob}. */
  Contender contender(String heap) {
    JavaCommand command = command().withFlags("-Xmx" + heap, "-XX:+UseParallelGC");
    // The job's file comes between the class and what is said about the job.
    List<String> before = command.withoutArguments().words();
    return new Contender(label, before, command.arguments(), Map.of("MALLOC_ARENA_MAX", "2"));
  }

  private static JavaCommand flink(String wins) {
    return JavaCommand.on(
            new PackagedModule("it/rivals/flink"), "io.millrace.rivals.flink.FlinkUpsert")
        .withFlags(Runner.FLINK.jvmFlags())
        // Of those that Flink's own scripts open, what Kryo needs for the sink's messages.
        .withFlags(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED")
        .withArguments(wins);
  }

  private static JavaCommand spark() {
    return JavaCommand.on(
            new PackagedModule("it/rivals/spark"), "io.millrace.rivals.spark.SparkMerge")
        .withFlags(Runner.SPARK.jvmFlags());
  }
}
