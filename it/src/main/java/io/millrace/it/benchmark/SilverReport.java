package io.millrace.it.benchmark;

import java.util.List;
import java.util.Locale;

/** Silver trials as a table in Markdown. */
final class SilverReport {
  private static final String HEAD =
      """
      | | CPU µs per event, warm | CPU µs per event, whole run | events/s, warm | bytes written per byte | peak memory | commit p50 / max | data files, delete files | CPU s of a Spark scan | times a fresh copy | right rows |
      |---|---|---|---|---|---|---|---|---|---|---|
      """;

  private SilverReport() {}

  static String table(List<SilverTrial> trials) {
    StringBuilder text = new StringBuilder(HEAD);
    trials.forEach(trial -> text.append(row(trial)).append('\n'));
    return text.toString();
  }

  static String row(SilverTrial trial) {
    Cost cost = trial.cost();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %s | %.2f | %s | %s | %,d, %,d | %.2f | %.1f | %s |",
        trial.name(),
        known("%.1f", cost.warmCpuMicros()),
        cost.coldCpuMicros(),
        known("%,.0f", cost.warmPerSecond()),
        trial.writtenPerByte(),
        Report.megabytes(cost.peakBytes()),
        Report.commits(trial.commitMillis()),
        trial.files().data(),
        trial.files().deletes(),
        trial.read().cpuSeconds(),
        trial.read().timesFresh(),
        trial.rows());
  }

  /** A run of one or two commits has no second half. */
  private static String known(String format, double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, format, number) : "-";
  }
}
