package io.millrace.it.benchmark;

import java.util.List;
import java.util.Locale;

/** Silver trials as a table in Markdown. */
final class SilverReport {
  private static final String HEAD =
      """
      | | CPU µs per event, warm | CPU µs per event, whole run | events/s, warm | bytes written per byte | peak memory, of it heap | commit p50 / max | data files, delete files | CPU s of a Spark scan | times a fresh copy | right rows |
      |---|---|---|---|---|---|---|---|---|---|---|
      """;

  private SilverReport() {}

  static String table(List<SilverTrial> trials) {
    StringBuilder text = new StringBuilder(HEAD);
    trials.forEach(trial -> text.append(row(trial)).append('\n'));
    return text.toString();
  }

  static String row(SilverTrial trial) {
    return String.format(
        Locale.ROOT,
        "| %s | %,d, %,d | %.2f | %.1f | %s |",
        costs(trial.measured()),
        trial.files().data(),
        trial.files().deletes(),
        trial.read().cpuSeconds(),
        trial.read().timesFresh(),
        trial.rows());
  }

  /** The columns up to the commits, which every pipeline has. */
  static String costs(Measured measured) {
    Cost cost = measured.cost();
    return String.format(
        Locale.ROOT,
        "%s | %s | %.1f | %s | %.2f | %s, %s | %s",
        measured.name(),
        known("%.1f", cost.warmCpuMicros()),
        cost.coldCpuMicros(),
        known("%,.0f", cost.warmPerSecond()),
        measured.writtenPerByte(),
        Report.megabytes(cost.peakBytes()),
        Report.megabytes(measured.heapBytes()),
        Report.commits(measured.commitMillis()));
  }

  /** Where the warm CPU time goes, for those that say. */
  static String stages(List<Measured> all) {
    List<String> stages =
        WorkerLog.STAGES.stream()
            .filter(stage -> all.stream().anyMatch(each -> each.stageMicros().containsKey(stage)))
            .toList();
    StringBuilder text = new StringBuilder("| CPU µs per event, warm |");
    stages.forEach(stage -> text.append(" %s |".formatted(stage)));
    text.append(" the rest |\n|").append("---|".repeat(stages.size() + 2)).append('\n');
    for (Measured each : all) {
      if (!each.stageMicros().isEmpty()) {
        text.append("| %s |".formatted(each.name()));
        double rest = each.cost().warmCpuMicros();
        for (String stage : stages) {
          double micros = each.stageMicros().getOrDefault(stage, 0.0);
          rest -= micros;
          text.append(" %s |".formatted(known("%.2f", micros)));
        }
        text.append(" %s |\n".formatted(known("%.2f", rest)));
      }
    }
    return text.toString();
  }

  /** A run of one or two commits has no second half. */
  static String known(String format, double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, format, number) : "-";
  }
}
