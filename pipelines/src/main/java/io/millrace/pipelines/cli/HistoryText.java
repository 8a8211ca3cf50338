package io.millrace.pipelines.cli;

import io.millrace.lakehouse.cut.Unfinished;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.pipelines.status.PipelineHistory;
import io.millrace.pipelines.status.PipelineHistory.GoldEpoch;
import io.millrace.pipelines.status.PipelineHistory.OtherCommit;
import io.millrace.pipelines.status.PipelineHistory.PastEpoch;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.tables.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The epochs of a pipeline for a reader: a line each, and below it what was out of the ordinary.
 */
final class HistoryText {
  private static final String INDENT = "         ";

  private static final String COUNT_NAMES =
      "%9s %9s %9s %9s".formatted("inserted", "updated", "deleted", "late");

  private static final String GROUP_NAMES =
      "%17s %9s %9s".formatted("groups inserted", "updated", "deleted");

  private final StringBuilder text = new StringBuilder();
  private final boolean hasCounts;
  private final boolean hasGroups;

  private HistoryText(PipelineHistory history) {
    hasCounts = history.epochs().stream().anyMatch(epoch -> counts(epoch).isPresent());
    hasGroups = history.epochs().stream().anyMatch(epoch -> epoch.groups().isPresent());
  }

  static String of(PipelineHistory history) {
    HistoryText page = new HistoryText(history);
    page.add(
        "%s: epochs of %s, newest first; offsets are added up over all partitions",
        history.pipeline(), history.table());
    page.add(
        "%7s  %-24s %11s  %-27s%s%s  %s",
        "epoch",
        "committed",
        "records",
        "offsets",
        page.hasCounts ? COUNT_NAMES : "",
        page.hasGroups ? GROUP_NAMES : "",
        "--as-of");
    for (Unfinished unfinished : history.unfinished()) {
      page.add("%s  not complete: %s yet", line(unfinished.entry()), unfinished.inWords());
      page.addGaps(unfinished.entry());
    }
    if (history.moreUnfinished() > 0) {
      page.add("%s%,d more epochs that are not complete", INDENT, history.moreUnfinished());
    }
    history.epochs().forEach(page::add);
    if (history.older() > 0) {
      page.add("%s%,d older epochs: --last %d shows all", INDENT, history.older(), all(history));
    }
    return page.text.toString().stripTrailing();
  }

  private static int all(PipelineHistory history) {
    return history.epochs().size() + history.older();
  }

  private void add(PastEpoch epoch) {
    add(
        "%s%s%s  %s",
        line(epoch.entry()),
        counts(epoch).orElse(hasCounts ? " ".repeat(COUNT_NAMES.length()) : ""),
        groups(epoch).orElse(hasGroups ? " ".repeat(GROUP_NAMES.length()) : ""),
        readable(epoch));
    if (epoch.isSeveral()) {
      add("%sepochs %d to %d at once", INDENT, epoch.entry().after() + 1, epoch.entry().epoch());
    }
    epoch.gold().forEach(gold -> addCatchUp(gold, epoch.entry()));
    addGaps(epoch.entry());
    epoch
        .did()
        .filter(did -> !did.rules().isEmpty())
        .ifPresent(did -> add("%srules: %s", INDENT, SilverText.rules(did.rules())));
    epoch.others().forEach(other -> add("%s%s", INDENT, inWords(other)));
  }

  /** Gold tables that took what silver took are nothing to tell of. */
  private void addCatchUp(GoldEpoch gold, LedgerEntry silver) {
    if (gold.after() < silver.after()) {
      add("%s%s: epochs %d to %d at once", INDENT, gold.table(), gold.after() + 1, silver.epoch());
    }
  }

  private static Optional<String> counts(PastEpoch epoch) {
    return epoch
        .did()
        .flatMap(Epoch::counts)
        .map(
            of ->
                format(
                    "%,9d %,9d %,9d %,9d", of.inserted(), of.updated(), of.deleted(), of.late()));
  }

  private static Optional<String> groups(PastEpoch epoch) {
    return epoch
        .groups()
        .map(of -> format("%,17d %,9d %,9d", of.inserted(), of.updated(), of.deleted()));
  }

  private void addGaps(LedgerEntry entry) {
    entry.gaps().forEach(gap -> add("%slost at the source: %s", INDENT, gap));
  }

  private static String line(LedgerEntry entry) {
    return format(
        "%7d  %-24s %,11d  %-27s",
        entry.epoch(),
        Instant.ofEpochMilli(entry.committedAt()),
        entry.records(),
        format("%,d to %,d", total(entry.from()), total(entry.to())));
  }

  private static long total(Offsets offsets) {
    return offsets.byPartition().values().stream().mapToLong(Long::longValue).sum();
  }

  private static String readable(PastEpoch epoch) {
    if (epoch.unreadable().isEmpty()) {
      return "yes";
    }
    if (epoch.snapshots().isEmpty()) {
      return "no";
    }
    return epoch.unreadable().size() < epoch.snapshots().size()
        ? "all but " + names(epoch.unreadable())
        : "only " + names(epoch.snapshots().keySet());
  }

  private static String names(Collection<TableName> tables) {
    return tables.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String inWords(OtherCommit other) {
    List<String> changes = new ArrayList<>();
    if (other.added() > 0) {
      changes.add(format("%,d added", other.added()));
    }
    if (other.removed() > 0) {
      changes.add(format("%,d removed with their files", other.removed()));
    }
    if (other.positionDeletes() > 0) {
      changes.add(format("%,d deleted in their files", other.positionDeletes()));
    }
    return "then another engine, %s: %s, rows: %s"
        .formatted(
            Instant.ofEpochMilli(other.at()),
            other.operation(),
            changes.isEmpty() ? "as before" : String.join(", ", changes));
  }

  private void add(String line, Object... values) {
    text.append(format(line, values).stripTrailing()).append(System.lineSeparator());
  }

  private static String format(String line, Object... values) {
    return String.format(Locale.ROOT, line, values);
  }
}
