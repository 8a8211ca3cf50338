package io.millrace.pipelines.cli;

import io.millrace.lakehouse.upsert.Counts;
import io.millrace.pipelines.status.GoldStatus;
import io.millrace.pipelines.status.GoldStatus.Contents;

/** The part of a pipeline's status that is about a gold table, for a reader. */
final class GoldText {
  private GoldText() {}

  static String of(GoldStatus gold) {
    StatusLines lines = new StatusLines();
    if (gold.contents().isEmpty()) {
      lines.add("gold %s: not there yet; ./millrace run makes it from silver", gold.table());
      return lines.toString();
    }
    Contents contents = gold.contents().get();
    lines.add(
        "gold %s, epoch %d, %s",
        gold.table(), contents.epoch(), StatusLines.pace(gold.behind(), "silver"));
    lines.add(
        "  last epoch %s ago%s",
        StatusLines.age(contents.committedAt()),
        contents.groups().map(GoldText::changes).orElse(""));
    lines.addFiles(contents.files());
    lines.addState(contents.stateBytes());
    return lines.toString();
  }

  private static String changes(Counts groups) {
    return StatusLines.format(
        ": %,d groups inserted, %,d updated, %,d deleted",
        groups.inserted(), groups.updated(), groups.deleted());
  }
}
