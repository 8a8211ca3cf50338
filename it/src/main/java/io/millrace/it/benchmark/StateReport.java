package io.millrace.it.benchmark;

import io.millrace.it.benchmark.StateTrial.EpochCost;
import io.millrace.it.benchmark.StateTrial.Start;
import java.util.List;
import java.util.Locale;

/** What silver tables of several sizes cost, as tables in Markdown. */
final class StateReport {
  private static final String EPOCHS =
      """
      | keys | buckets, `state-memory` | filling, CPU µs per event | an epoch, CPU ms | times the first | JIT compiler beside it, ms | upserts, ms | commits, ms | written, MB per epoch | rows rewritten per change | data files | dead rows | state in memory, MB per million | on disk, MB per million | peak memory | right rows |
      |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
      """;

  private static final String STARTS =
      """
      | keys | nothing new: CPU s, s | an epoch, state kept: CPU s, s | opening it, s per million | an epoch, state removed: CPU s, s | reading it again, s per million | the same, CPU s per million |
      |---|---|---|---|---|---|---|
      """;

  private StateReport() {}

  static String epochs(List<StateTrial> trials) {
    double first = trials.get(0).epoch().cpuMillis();
    StringBuilder text = new StringBuilder(EPOCHS);
    for (StateTrial trial : trials) {
      EpochCost epoch = trial.epoch();
      text.append(
          String.format(
              Locale.ROOT,
              "| %.0fM | %d, %s | %.2f | %.0f | %.2f | %.0f | %.0f | %.0f | %.1f | %.2f | %d | %.0f%% | %.1f | %.1f | %s | %s |%n",
              trial.millions(),
              trial.setting().buckets(),
              trial.setting().stateMemory(),
              trial.fill(),
              epoch.cpuMillis(),
              epoch.cpuMillis() / first,
              epoch.compilerMillis(),
              epoch.upsertMillis(),
              epoch.commitMillis(),
              epoch.writtenBytes() / 1e6,
              epoch.rewrittenRows() / StateRuns.CHANGES,
              trial.files().count(),
              100 * trial.files().deadShare(),
              epoch.stateMemory() / 1e6 / trial.millions(),
              trial.stateBytesOnDisk() / 1e6 / trial.millions(),
              Report.megabytes(epoch.peakBytes()),
              trial.right() ? "yes" : "**NO**"));
    }
    return text.toString();
  }

  static String starts(List<StateTrial> trials) {
    StringBuilder text = new StringBuilder(STARTS);
    for (StateTrial trial : trials) {
      double again = trial.withoutState().cpuSeconds() - trial.withState().cpuSeconds();
      text.append(
          String.format(
              Locale.ROOT,
              "| %.0fM | %s | %s | %.3f | %s | %.2f | %.2f |%n",
              trial.millions(),
              times(trial.nothingNew()),
              times(trial.withState()),
              trial.withState().openMillis() / 1e3 / trial.millions(),
              times(trial.withoutState()),
              trial.withoutState().readMillis() / 1e3 / trial.millions(),
              again / trial.millions()));
    }
    return text.toString();
  }

  private static String times(Start start) {
    return String.format(Locale.ROOT, "%.1f, %.1f", start.cpuSeconds(), start.seconds());
  }
}
