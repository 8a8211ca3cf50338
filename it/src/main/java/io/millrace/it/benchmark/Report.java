package io.millrace.it.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Trials as a table in Markdown. */
final class Report {
  private static final String HEAD =
      """
      | | CPU µs per event, warm | times the plain loop | CPU µs per event, whole run | events/s, warm | peak memory | commit p50 / max | upkeep in all | live files | rows = distinct = produced |
      |---|---|---|---|---|---|---|---|---|---|
      """;

  private Report() {}

  /** The trial of each contender that is in the middle by its warm CPU time. */
  static List<Trial> medians(List<Trial> trials) {
    List<Trial> medians = new ArrayList<>();
    for (String name : trials.stream().map(Trial::name).distinct().toList()) {
      List<Trial> same =
          trials.stream()
              .filter(trial -> trial.name().equals(name))
              .sorted(Comparator.comparingDouble(trial -> trial.cost().warmCpuMicros()))
              .toList();
      medians.add(same.get((same.size() - 1) / 2));
    }
    return medians;
  }

  static String table(List<Trial> trials, long produced) {
    double plain =
        trials.stream()
            .filter(trial -> trial.name().equals(Contender.PLAIN))
            .mapToDouble(trial -> trial.cost().warmCpuMicros())
            .findFirst()
            .orElse(Double.NaN);
    StringBuilder text = new StringBuilder(HEAD);
    for (Trial trial : trials) {
      text.append(row(trial, plain, produced)).append('\n');
    }
    return text.toString();
  }

  private static String row(Trial trial, double plain, long produced) {
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %s | %.2f | %,.0f | %s | %s | %s | %d, %.0f MB | %s |",
        trial.name(),
        trial.cost().warmCpuMicros(),
        Double.isNaN(plain)
            ? "-"
            : String.format(Locale.ROOT, "%.2f", trial.cost().warmCpuMicros() / plain),
        trial.cost().coldCpuMicros(),
        trial.cost().warmPerSecond(),
        megabytes(trial.cost().peakBytes()),
        commits(trial.commitMillis()),
        trial.upkeepMillis().isEmpty()
            ? "-"
            : trial.upkeepMillis().stream().mapToLong(Long::longValue).sum() + " ms",
        trial.files().count(),
        trial.files().bytes() / 1e6,
        trial.found().areExactly(produced)
            ? "yes"
            : "**NO**: %d rows, %d distinct, %d produced"
                .formatted(trial.found().rows(), trial.found().distinct(), produced));
  }

  static String megabytes(OptionalLong bytes) {
    return bytes.isPresent() ? (bytes.getAsLong() >> 20) + " MB" : "-";
  }

  static String commits(List<Long> sorted) {
    return sorted.isEmpty()
        ? "-"
        : "%d / %d ms"
            .formatted(sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1));
  }

  /** The machine that the numbers are of. */
  static String machine() {
    long memory =
        ((com.sun.management.OperatingSystemMXBean)
                java.lang.management.ManagementFactory.getOperatingSystemMXBean())
            .getTotalMemorySize();
    return String.format(
        Locale.ROOT,
        "%d cores, %.0f GiB of memory, %s, %s %s",
        Runtime.getRuntime().availableProcessors(),
        memory / (double) (1L << 30),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"));
  }
}
