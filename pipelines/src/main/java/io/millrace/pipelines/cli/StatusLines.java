package io.millrace.pipelines.cli;

import io.millrace.pipelines.status.TableFiles;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** Lines of a pipeline's status, and what they have in common. */
final class StatusLines {
  private final StringBuilder text = new StringBuilder();

  void add(String line, Object... values) {
    text.append(format(line, values)).append(System.lineSeparator());
  }

  void addFiles(TableFiles files) {
    add(
        "  %,d rows in %,d data files; %,d dead ones (%.1f%% of all) in %,d delete files",
        files.liveRows(), files.data(), files.deadRows(), 100 * files.deadShare(), files.deletes());
    add(
        "  files per bucket: %.1f on average, %d at most",
        files.averagePerBucket(), files.mostPerBucket());
  }

  void addState(OptionalLong bytes) {
    bytes.ifPresent(all -> add("  state on this machine: %s", size(all)));
  }

  /** How far a table is beside the one that it is made from. */
  static String pace(long behind, String source) {
    if (behind == 0) {
      return "level with " + source;
    }
    return "%s %s by %d epochs"
        .formatted(behind > 0 ? "behind" : "ahead of", source, Math.abs(behind));
  }

  static String age(long at) {
    Duration age = Duration.ofMillis(Math.max(0, System.currentTimeMillis() - at));
    if (age.toHours() > 2) {
      return age.toHours() + " h";
    }
    return age.toMinutes() > 2 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }

  private static String size(long bytes) {
    return bytes < 1 << 20
        ? format("%.0f KB", bytes / 1024.0)
        : format("%,.1f MB", bytes / 1024.0 / 1024.0);
  }

  static String format(String line, Object... values) {
    return String.format(Locale.ROOT, line, values);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
