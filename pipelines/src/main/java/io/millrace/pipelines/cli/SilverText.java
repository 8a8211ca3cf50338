package io.millrace.pipelines.cli;

import io.millrace.lakehouse.upsert.Counts;
import io.millrace.pipelines.status.SilverStatus;
import io.millrace.pipelines.status.SilverStatus.Contents;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.pipelines.status.SilverStatus.Files;
import io.millrace.pipelines.status.SilverStatus.Quarantine;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of a pipeline's status that is about silver, for a reader. */
final class SilverText {
  private final StringBuilder text = new StringBuilder();

  private SilverText() {}

  static String of(SilverStatus silver) {
    SilverText part = new SilverText();
    if (silver.contents().isEmpty()) {
      part.add(
          "silver %s: not there yet; ./millrace run makes it of what bronze has", silver.table());
    } else {
      part.addContents(silver, silver.contents().get());
    }
    return part.text.toString();
  }

  private void addContents(SilverStatus silver, Contents contents) {
    add(
        "silver %s, epoch %d, %s",
        silver.table(),
        contents.last().number(),
        silver.behind() == 0
            ? "level with bronze"
            : "behind bronze by %d epochs".formatted(silver.behind()));
    addEpoch(contents.last());
    if (!contents.kept().rules().isEmpty()) {
      add(
          "  rules over the %d epochs kept: %s",
          contents.kept().epochs(), rules(contents.kept().rules()));
    }
    addFiles(contents.files());
    contents
        .compaction()
        .ifPresent(
            compaction ->
                add("  last compaction %s ago: %s", age(compaction.at()), compaction.what()));
    contents.stateBytes().ifPresent(bytes -> add("  state on this machine: %s", size(bytes)));
    addQuarantine(contents.quarantine());
  }

  private void addEpoch(Epoch last) {
    String changes =
        last.counts().map(SilverText::changes).orElse("%,d records".formatted(last.records()));
    add(
        "  last epoch: %s%s",
        changes, last.rules().isEmpty() ? "" : "; rules: " + rules(last.rules()));
  }

  private static String changes(Counts counts) {
    return format(
        "%,d inserted, %,d updated, %,d deleted, %,d late",
        counts.inserted(), counts.updated(), counts.deleted(), counts.late());
  }

  private void addFiles(Files files) {
    add(
        "  %,d rows in %,d data files; %,d dead ones (%.1f%% of all) in %,d delete files",
        files.liveRows(), files.data(), files.deadRows(), 100 * files.deadShare(), files.deletes());
    add(
        "  files per bucket: %.1f on average, %d at most",
        files.averagePerBucket(), files.mostPerBucket());
  }

  private void addQuarantine(Quarantine quarantine) {
    if (quarantine.rows() == 0) {
      add("quarantine %s: empty", quarantine.table());
      return;
    }
    add(
        "quarantine %s: %,d rows; the newest are of epoch %d",
        quarantine.table(), quarantine.rows(), quarantine.epoch());
    quarantine
        .newest()
        .forEach(
            rejects ->
                add(
                    "  %s %,d, such as partition %d offset %d: %s",
                    rejects.rule(),
                    rejects.count(),
                    rejects.partition(),
                    rejects.offset(),
                    rejects.reason()));
  }

  static String rules(Map<String, Long> rules) {
    return rules.entrySet().stream()
        .map(rule -> format("%s %,d", rule.getKey(), rule.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String age(long at) {
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

  private void add(String line, Object... values) {
    text.append(format(line, values)).append(System.lineSeparator());
  }

  private static String format(String line, Object... values) {
    return String.format(Locale.ROOT, line, values);
  }
}
