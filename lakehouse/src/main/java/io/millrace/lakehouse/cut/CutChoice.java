package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the cut that somebody wants, or says which there are. */
final class CutChoice {
  private final Cuts cuts;
  private final Collection<CutTable.Name> names;

  CutChoice(Cuts cuts, Collection<CutTable.Name> names) {
    this.cuts = cuts;
    this.names = names;
  }

  Cut choose(Optional<AsOf> asOf) {
    Cut newest = cuts.complete().get(0);
    if (asOf.isEmpty()) {
      return readable(newest, "the newest epoch, %d,".formatted(newest.epoch()));
    }
    if (asOf.get() instanceof AsOf.Epoch epoch) {
      return byNumber(epoch);
    }
    return byTime((AsOf.Time) asOf.get());
  }

  private Cut byNumber(AsOf.Epoch wanted) {
    for (Cut cut : cuts.complete()) {
      if (cut.epoch() == wanted.number()) {
        return readable(cut, wanted.toString());
      }
    }
    throw refusal(wanted + " " + whyMissing(wanted.number()));
  }

  private String whyMissing(long epoch) {
    List<Cut> complete = cuts.complete();
    Optional<Unfinished> unfinished =
        cuts.unfinished().stream().filter(each -> each.entry().epoch() == epoch).findFirst();
    if (unfinished.isPresent()) {
      return "is not complete yet: " + unfinished.get().inWords();
    }
    if (epoch > complete.get(0).epoch()) {
      return "has not come yet";
    }
    for (Cut cut : complete) {
      LedgerEntry entry = cut.entry();
      if (entry.after() < epoch && epoch < entry.epoch()) {
        return "never was one of its own: epochs %d to %d came at once, as %d"
            .formatted(entry.after() + 1, entry.epoch(), entry.epoch());
      }
    }
    return "has expired";
  }

  private Cut byTime(AsOf.Time wanted) {
    if (wanted.instant().isAfter(Instant.now())) {
      throw refusal(wanted + " is yet to come");
    }
    for (Cut cut : cuts.complete()) {
      if (!cut.time().isAfter(wanted.instant())) {
        return readable(
            cut, "epoch %d, the newest at %s,".formatted(cut.epoch(), wanted.instant()));
      }
    }
    throw refusal("no snapshot is left that tells of " + wanted);
  }

  private Cut readable(Cut cut, String what) {
    if (cut.has(names)) {
      return cut;
    }
    String gone =
        cut.tables().stream()
            .filter(table -> names.contains(table.name()) && !table.isReadable())
            .map(table -> table.name().table() + " " + table.whyNot())
            .collect(Collectors.joining(", "));
    throw refusal("%s cannot be read: %s".formatted(what, gone));
  }

  private MillraceException refusal(String what) {
    return new MillraceException(
        ErrorKind.SPEC,
        readableEpochs()
            .map(
                epochs ->
                    "%s; %s; keep-snapshots in the pipeline file decides how far back that goes"
                        .formatted(what, epochs))
            .orElse(what));
  }

  /** Such as "epochs 3 to 5 and 9 to 12 can be read, from … to …", oldest first. */
  private Optional<String> readableEpochs() {
    List<String> ranges = new ArrayList<>();
    List<Cut> readable = cuts.complete().stream().filter(cut -> cut.has(names)).toList();
    Cut end = null;
    Cut start = null;
    for (Cut cut : cuts.complete()) {
      if (cut.has(names)) {
        end = end == null ? cut : end;
        start = cut;
      } else if (end != null) {
        ranges.add(0, range(start, end));
        end = null;
      }
    }
    if (end != null) {
      ranges.add(0, range(start, end));
    }
    if (ranges.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "epochs %s can be read, from %s to %s"
            .formatted(
                String.join(" and ", ranges),
                readable.get(readable.size() - 1).time(),
                readable.get(0).time()));
  }

  private static String range(Cut first, Cut last) {
    return first.epoch() == last.epoch()
        ? "" + first.epoch()
        : first.epoch() + " to " + last.epoch();
  }
}
