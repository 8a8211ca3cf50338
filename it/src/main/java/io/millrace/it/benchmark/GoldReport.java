package io.millrace.it.benchmark;

import java.util.List;
import java.util.Locale;

/** Gold trials as a table in Markdown. */
final class GoldReport {
  private static final String HEAD =
      """
      | | CPU µs per event, warm | CPU µs per event, whole run | events/s, warm | bytes written per byte | peak memory, of it heap | commit p50 / max | more µs warm, whole run | rows of gold | right rows: silver, gold |
      |---|---|---|---|---|---|---|---|---|---|
      """;

  private static final String PLAIN_HEAD =
      """
      | | CPU µs per event, warm | CPU µs per event, whole run | events/s, warm | bytes written per byte | peak memory, of it heap | commit p50 / max | rows of gold | right rows: silver, gold |
      |---|---|---|---|---|---|---|---|---|
      """;

  private GoldReport() {}

  static String table(List<GoldTrial> trials) {
    StringBuilder text = new StringBuilder(HEAD);
    trials.forEach(trial -> text.append(row(trial, without(trial, trials))).append('\n'));
    return text.toString();
  }

  /** The run without gold that stands before a run with it. */
  private static GoldTrial without(GoldTrial trial, List<GoldTrial> trials) {
    return trials.subList(0, trials.indexOf(trial) + 1).stream()
        .filter(each -> each.tables() == 0 && each.runner().equals(trial.runner()))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** Trials that stand for themselves. */
  static String plain(List<GoldTrial> trials) {
    StringBuilder text = new StringBuilder(PLAIN_HEAD);
    for (GoldTrial trial : trials) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %s, %s |%n",
              SilverReport.costs(trial.measured()),
              trial.gold().rows(),
              trial.silver(),
              trial.gold()));
    }
    return text.toString();
  }

  private static String row(GoldTrial trial, GoldTrial without) {
    Cost cost = trial.measured().cost();
    Cost least = without.measured().cost();
    return String.format(
        Locale.ROOT,
        "| %s | %s, %.1f | %,d | %s, %s |",
        SilverReport.costs(trial.measured()),
        SilverReport.known("%.1f", cost.warmCpuMicros() - least.warmCpuMicros()),
        cost.coldCpuMicros() - least.coldCpuMicros(),
        trial.gold().rows(),
        trial.silver(),
        trial.gold());
  }
}
