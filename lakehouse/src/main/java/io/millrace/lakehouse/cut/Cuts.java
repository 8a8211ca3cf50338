package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.cut.TableEpochs.Found;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;

/** The epochs of a pipeline as of one look at its tables, newest first. */
public final class Cuts {
  private static final int MOST_LOOKS = 3;

  private final PipelineDefinition pipeline;
  private final List<Cut> complete;
  private final List<LedgerEntry> unfinished;

  private Cuts(PipelineDefinition pipeline, List<Cut> complete, List<LedgerEntry> unfinished) {
    this.pipeline = pipeline;
    this.complete = List.copyOf(complete);
    this.unfinished = List.copyOf(unfinished);
  }

  /**
   * Looks at all tables of a pipeline. While it runs, another epoch may be committed, and the one
   * that was the newest may expire, between the first table and the last; then it looks again.
   */
  public static Cuts look(PipelineDefinition pipeline, Lake lake) {
    for (int look = 1; ; look++) {
      Cuts cuts = lookOnce(pipeline, lake);
      if (look == MOST_LOOKS
          || cuts.complete.isEmpty()
          || cuts.complete.get(0).tables().stream().allMatch(CutTable::isReadable)) {
        return cuts;
      }
    }
  }

  /** The table that has an epoch last comes first, for it never leads. */
  private static Cuts lookOnce(PipelineDefinition pipeline, Lake lake) {
    List<Member> members = new ArrayList<>();
    for (Layer layer : Layer.of(pipeline)) {
      members.add(Member.look(layer, lake));
    }
    Member last = members.get(0);
    List<Cut> complete = new ArrayList<>();
    for (TableEpoch epoch : last.newestFirst()) {
      complete.add(
          new Cut(
              epoch, members.stream().map(member -> member.asOf(epoch.entry().epoch())).toList()));
    }
    long newest = complete.isEmpty() ? -1 : complete.get(0).epoch();
    List<LedgerEntry> unfinished =
        members.get(members.size() - 1).newestFirst().stream()
            .map(TableEpoch::entry)
            .filter(entry -> entry.epoch() > newest)
            .toList();
    return new Cuts(pipeline, complete, unfinished);
  }

  /** The complete epochs, newest first. */
  public List<Cut> complete() {
    return complete;
  }

  /** Epochs that bronze has and silver has not yet, newest first. */
  public List<LedgerEntry> unfinished() {
    return unfinished;
  }

  /** The names that SQL may use. */
  public static List<CutTable.Name> names(PipelineDefinition pipeline) {
    return Layer.of(pipeline).stream().map(Layer::name).toList();
  }

  /**
   * The cut that somebody wants, or the newest.
   *
   * @param names the tables that are to be read; the others may have expired
   */
  public Cut at(Optional<AsOf> asOf, Collection<CutTable.Name> names) {
    if (complete.isEmpty()) {
      throw new MillraceException(ErrorKind.LAKE, nothingYet());
    }
    return new CutChoice(this, names).choose(asOf);
  }

  private String nothingYet() {
    TableName last = Layer.of(pipeline).get(0).name().table();
    return unfinished.isEmpty()
        ? "%s has not run yet: there is no table %s; start it with ./millrace run"
            .formatted(pipeline.name(), last)
        : "%s has no epoch yet, though bronze has %d; ./millrace run makes it of what bronze has"
            .formatted(last, unfinished.get(0).epoch());
  }

  /** A layer's table at the look. */
  private record Member(Layer layer, Optional<Table> table, Optional<TableEpochs> epochs) {
    static Member look(Layer layer, Lake lake) {
      Optional<Table> table = lake.find(layer.name().table());
      return new Member(layer, table, table.map(TableEpochs::of));
    }

    List<TableEpoch> newestFirst() {
      return epochs.map(TableEpochs::newestFirst).orElse(List.of());
    }

    CutTable asOf(long epoch) {
      Found found = epochs.map(of -> layer.find(of, epoch)).orElse(Found.NOTHING);
      return new CutTable(layer.name(), table, found);
    }
  }
}
