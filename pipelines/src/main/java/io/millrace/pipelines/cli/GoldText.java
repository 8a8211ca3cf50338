package io.millrace.pipelines.cli;

import io.millrace.lakehouse.upsert.Counts;
import io.millrace.olap.publish.Published;
import io.millrace.pipelines.status.GoldStatus;
import io.millrace.pipelines.status.GoldStatus.Contents;
import io.millrace.pipelines.status.ServingStatus;

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
    gold.serving().forEach(serving -> lines.add("  %s", served(serving, contents.epoch())));
    return lines.toString();
  }

  private static String served(ServingStatus serving, long epoch) {
    String table = "%s table %s".formatted(serving.store(), serving.table());
    if (!serving.isKnown()) {
      return "%s: unknown, Kafka does not answer for topic %s".formatted(table, serving.topic());
    }
    if (serving.published().isEmpty()) {
      return table + " was sent nothing yet";
    }
    Published published = serving.published().get();
    long sent = published.state().epoch();
    if (!published.whole()) {
      return StatusLines.format(
          "%s is being filled with epoch %d, %,d rows were sent", table, sent, published.rows());
    }
    return "%s was sent epoch %d, %s%s"
        .formatted(table, sent, StatusLines.pace(epoch - sent, "the gold table"), unread(serving));
  }

  private static String unread(ServingStatus serving) {
    if (serving.unread().isEmpty()) {
      return "; %s does not answer, or does not read now".formatted(serving.store());
    }
    long unread = serving.unread().getAsLong();
    return unread == 0 ? "" : StatusLines.format("; it has %,d records to read", unread);
  }

  private static String changes(Counts groups) {
    return StatusLines.format(
        ": %,d groups inserted, %,d updated, %,d deleted",
        groups.inserted(), groups.updated(), groups.deleted());
  }
}
