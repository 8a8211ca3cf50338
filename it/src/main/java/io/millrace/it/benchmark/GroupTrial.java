package io.millrace.it.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a step in the life of a gold table with many groups took.
 *
 * @param store after how many seconds more a store that serves it had all groups
 */
record GroupTrial(
    String step,
    double seconds,
    double cpuSeconds,
    OptionalLong peakBytes,
    GoldOverSilver.Verdict gold,
    OptionalDouble store) {

  /** Steps as a table in Markdown. */
  static String table(List<GroupTrial> trials) {
    StringBuilder text =
        new StringBuilder(
            """
            | | s | CPU s | peak memory | groups | right rows | all in the store, s later |
            |---|---|---|---|---|---|---|
            """);
    for (GroupTrial trial : trials) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %s | %,d | %s | %s |%n",
              trial.step,
              trial.seconds,
              trial.cpuSeconds,
              Report.megabytes(trial.peakBytes),
              trial.gold.rows(),
              trial.gold,
              trial.store.isEmpty() ? "" : "%.1f".formatted(trial.store.getAsDouble())));
    }
    return text.toString();
  }
}
