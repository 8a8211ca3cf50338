package io.millrace.pipelines.cli;

import io.millrace.lakehouse.upsert.Counts;
import io.millrace.pipelines.status.SilverStatus;
import io.millrace.pipelines.status.SilverStatus.Contents;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.pipelines.status.SilverStatus.Quarantine;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of a pipeline's status that is about silver, for a reader. */
final class SilverText {
  private final StatusLines lines = new StatusLines();

  private SilverText() {}

  static String of(SilverStatus silver) {
    SilverText part = new SilverText();
    if (silver.contents().isEmpty()) {
      part.lines.add(
          "silver %s: not there yet; ./millrace run makes it of what bronze has", silver.table());
    } else {
      part.addContents(silver, silver.contents().get());
    }
    return part.lines.toString();
  }

  private void addContents(SilverStatus silver, Contents contents) {
    lines.add(
        "silver %s, epoch %d, %s",
        silver.table(), contents.last().number(), StatusLines.pace(silver.behind(), "bronze"));
    addEpoch(contents.last());
    if (!contents.kept().rules().isEmpty()) {
      lines.add(
          "  rules over the %d epochs kept: %s",
          contents.kept().epochs(), rules(contents.kept().rules()));
    }
    lines.addFiles(contents.files());
    contents
        .compaction()
        .ifPresent(
            compaction ->
                lines.add(
                    "  last compaction %s ago: %s",
                    StatusLines.age(compaction.at()), compaction.what()));
    lines.addState(contents.stateBytes());
    addQuarantine(contents.quarantine());
  }

  private void addEpoch(Epoch last) {
    String changes =
        last.counts().map(SilverText::changes).orElse("%,d records".formatted(last.records()));
    lines.add(
        "  last epoch: %s%s",
        changes, last.rules().isEmpty() ? "" : "; rules: " + rules(last.rules()));
  }

  private static String changes(Counts counts) {
    return StatusLines.format(
        "%,d inserted, %,d updated, %,d deleted, %,d late",
        counts.inserted(), counts.updated(), counts.deleted(), counts.late());
  }

  private void addQuarantine(Quarantine quarantine) {
    if (quarantine.rows() == 0) {
      lines.add("quarantine %s: empty", quarantine.table());
      return;
    }
    lines.add(
        "quarantine %s: %,d rows; the newest are of epoch %d",
        quarantine.table(), quarantine.rows(), quarantine.epoch());
    quarantine
        .newest()
        .forEach(
            rejects ->
                lines.add(
                    "  %s %,d, such as partition %d offset %d: %s",
                    rejects.rule(),
                    rejects.count(),
                    rejects.partition(),
                    rejects.offset(),
                    rejects.reason()));
  }

  static String rules(Map<String, Long> rules) {
    return rules.entrySet().stream()
        .map(rule -> StatusLines.format("%s %,d", rule.getKey(), rule.getValue()))
        .collect(Collectors.joining(", "));
  }
}
