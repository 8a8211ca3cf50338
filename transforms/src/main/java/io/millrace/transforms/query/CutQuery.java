package io.millrace.transforms.query;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.cut.AsOf;
import io.millrace.lakehouse.cut.Cut;
import io.millrace.lakehouse.cut.CutTable;
import io.millrace.lakehouse.cut.Cuts;
import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.worker.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A SELECT over the tables of a pipeline as of one epoch. */
public final class CutQuery implements AutoCloseable {
  private final PipelineDefinition pipeline;
  private final String sql;
  private final Set<CutTable.Name> named;
  private final Cut cut;
  private final Scratch scratch = Scratch.make();
  private final CutViews tables = new CutViews(scratch.folder());
  private final List<String> notes = new ArrayList<>();

  private CutQuery(PipelineDefinition pipeline, String sql, Set<CutTable.Name> named, Cut cut) {
    this.pipeline = pipeline;
    this.sql = sql;
    this.named = named;
    this.cut = cut;
  }

  /** Checks the SQL, and finds the epoch: the newest unless told otherwise. */
  public static CutQuery of(
      PipelineDefinition pipeline, Lake lake, Optional<AsOf> asOf, String sql) {
    Set<CutTable.Name> named = QueryGuard.check(sql, Cuts.names(pipeline));
    Cut cut = Cuts.look(pipeline, lake).at(asOf, named);
    return new CutQuery(pipeline, sql, named, cut);
  }

  /** What is read. */
  public Cut cut() {
    return cut;
  }

  /** What a reader should know of the result. */
  public List<String> notes() {
    return notes;
  }

  /**
   * Runs it, once.
   *
   * @param mostTime what the SQL may take
   * @return whether there was more than the rows wanted
   */
  public boolean run(Duration mostTime, RowSink rows) {
    List<ReadDatabase.View> views = new ArrayList<>();
    for (CutTable table : cut.tables()) {
      if (named.contains(table.name())) {
        views.add(new ReadDatabase.View(table.name(), select(table)));
        noteIfBehind(table);
      }
    }
    try (ReadDatabase database =
        ReadDatabase.open(
            pipeline.worker().nativeMemory(), scratch.folder(), tables.paths(), tables.lives())) {
      views.forEach(database::add);
      return database.run(sql, mostTime, rows);
    }
  }

  /** Only while the next epoch has not come: it brings gold all that silver has by then. */
  private void noteIfBehind(CutTable table) {
    if (cut.isAhead(table)) {
      notes.add(
          "%s: another engine has changed %s since; the next epoch brings that"
              .formatted(table.name().table(), Cuts.mainTable(pipeline)));
    }
  }

  private String select(CutTable table) {
    TableSql select = new TableSql(table.schema());
    if (!select.leftOut().isEmpty()) {
      notes.add(
          "%s: left out are columns of types that only other engines have: %s"
              .formatted(table.name().table(), String.join(", ", select.leftOut())));
    }
    return tables.select(table, select);
  }

  @Override
  public void close() {
    tables.close();
    try {
      scratch.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
