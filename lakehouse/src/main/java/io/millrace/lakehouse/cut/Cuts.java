package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.cut.TableEpochs.Found;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Table;

/** The epochs of a pipeline as of one look at its tables, newest first. */
public final class Cuts {
  private static final int MOST_LOOKS = 3;

  private final PipelineDefinition pipeline;
  private final List<Cut> complete;
  private final List<Unfinished> unfinished;
  private final boolean isWhole;

  /**
   * @param isWhole whether all tables have the newest complete epoch, but for new ones of gold
   */
  private Cuts(
      PipelineDefinition pipeline,
      List<Cut> complete,
      List<Unfinished> unfinished,
      boolean isWhole) {
    this.pipeline = pipeline;
    this.complete = List.copyOf(complete);
    this.unfinished = List.copyOf(unfinished);
    this.isWhole = isWhole;
  }

  /**
   * Looks at all tables of a pipeline. While it runs, another epoch may be committed, and the one
   * that was the newest may expire, between the first table and the last; then it looks again.
   */
  public static Cuts look(PipelineDefinition pipeline, Lake lake) {
    for (int look = 1; ; look++) {
      Cuts cuts = lookOnce(pipeline, lake);
      if (look == MOST_LOOKS || cuts.complete.isEmpty() || cuts.isWhole) {
        return cuts;
      }
    }
  }

  /** The tables that have an epoch last come first, for they never lead. */
  private static Cuts lookOnce(PipelineDefinition pipeline, Lake lake) {
    List<Member> gold = new ArrayList<>();
    List<Member> others = new ArrayList<>();
    for (Layer layer : Layer.of(pipeline)) {
      (layer.isGold() ? gold : others).add(Member.look(layer, lake));
    }
    Member main = others.get(0);
    Member bronze = others.get(others.size() - 1);
    List<Member> all = Stream.concat(gold.stream(), others.stream()).toList();
    List<Member> joined = gold.stream().filter(table -> table.hasJoined(main)).toList();
    List<Cut> complete = new ArrayList<>();
    for (TableEpoch epoch : main.upTo(joined)) {
      complete.add(
          new Cut(epoch, all.stream().map(member -> member.asOf(epoch.entry().epoch())).toList()));
    }
    long newest = complete.isEmpty() ? -1 : complete.get(0).epoch();
    List<Unfinished> unfinished =
        bronze.newestFirst().stream()
            .map(TableEpoch::entry)
            .filter(entry -> entry.epoch() > newest)
            .map(entry -> unfinished(entry, main, joined))
            .toList();
    boolean isWhole =
        Stream.concat(joined.stream(), others.stream())
            .allMatch(member -> member.asOf(newest).isReadable());
    return new Cuts(pipeline, complete, unfinished, isWhole);
  }

  private static Unfinished unfinished(LedgerEntry bronze, Member main, List<Member> gold) {
    if (main.newest() < bronze.epoch()) {
      return new Unfinished(bronze, "bronze", List.of(main.layer.toString()));
    }
    List<String> lacking =
        gold.stream()
            .filter(table -> !table.asOf(bronze.epoch()).isReadable())
            .map(table -> table.layer.toString())
            .toList();
    return new Unfinished(bronze, main.layer.toString(), lacking);
  }

  /** The complete epochs, newest first. */
  public List<Cut> complete() {
    return complete;
  }

  /** Epochs that bronze has and another table has not yet, newest first. */
  public List<Unfinished> unfinished() {
    return unfinished;
  }

  /** The table that decides which epochs there are: silver, or bronze where there is no silver. */
  public static TableName mainTable(PipelineDefinition pipeline) {
    return pipeline.silver().map(SilverDefinition::table).orElse(pipeline.bronze().table());
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
    TableName main = mainTable(pipeline);
    return unfinished.isEmpty()
        ? "%s has not run yet: there is no table %s; start it with ./millrace run"
            .formatted(pipeline.name(), main)
        : "%s has no epoch yet, though bronze has %d; ./millrace run makes it of what bronze has"
            .formatted(main, unfinished.get(0).entry().epoch());
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

    /** The number of its newest epoch; -1 if it has none. */
    long newest() {
      return newestFirst().isEmpty() ? -1 : newestFirst().get(0).entry().epoch();
    }

    boolean hasJoined(Member main) {
      return !newestFirst().isEmpty()
          && !main.newestFirst().isEmpty()
          && newestFirst().get(0).entry().hasJoined(main.newestFirst().get(0).entry());
    }

    /** Its epochs from the newest one on that some gold tables have; all if they have none. */
    List<TableEpoch> upTo(List<Member> gold) {
      List<TableEpoch> epochs = newestFirst();
      for (int i = 0; i < epochs.size(); i++) {
        long epoch = epochs.get(i).entry().epoch();
        if (gold.stream().allMatch(table -> table.asOf(epoch).isReadable())) {
          return epochs.subList(i, epochs.size());
        }
      }
      return epochs;
    }

    CutTable asOf(long epoch) {
      Found found = epochs.map(of -> layer.find(of, epoch)).orElse(Found.GONE);
      return new CutTable(layer.name(), table, found);
    }
  }
}
