package io.millrace.transforms.query;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.cut.Cut;
import io.millrace.lakehouse.cut.CutTable;
import io.millrace.lakehouse.cut.Cuts;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.bronze.BronzeReader;
import io.millrace.transforms.kernel.DuckKernel;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.KernelSettings;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.worker.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;

/**
 * Compares silver with what the pipeline file makes of bronze, both as of one epoch: all of
 * bronze's records are refined again, and the newest version of each key is looked for among all
 * there are. How records are refined is what the file says, so that is the pipeline's own; what
 * becomes of a key is found without anything that writes silver.
 */
public final class SilverComparison {
  private final PipelineDefinition pipeline;
  private final SilverDefinition silver;
  private final RefinePlan plan;

  /** The comparison of a pipeline that has silver. */
  public SilverComparison(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
    this.silver = pipeline.silver().orElseThrow();
    this.plan = RefinePlan.of(silver);
  }

  /**
   * Compares as of the newest complete epoch.
   *
   * @param mostTime what each of some statements of SQL may take
   */
  public SilverFindings run(Lake lake, Duration mostTime) {
    Cut cut = cut(lake);
    CutTable kept = table(cut, silver.table());
    checkColumns(kept.schema());
    try (Scratch scratch = Scratch.make();
        CutViews views = new CutViews(scratch.folder())) {
      RefinedBronze refined = refine(lake, cut, kept.schema(), scratch.folder());
      SilverSql sql = new SilverSql(silver, plan.tableColumns());
      String rows = views.select(kept, new TableSql(kept.schema()));
      CutTable rejected = table(cut, silver.quarantine());
      String quarantine = views.select(rejected, new TableSql(rejected.schema()));
      String bounds = bounds(lake, cut, refined);
      List<Path> files = new ArrayList<>(views.paths());
      files.addAll(refined.paths());
      try (ReadDatabase database =
          ReadDatabase.open(
              pipeline.worker().nativeMemory(), scratch.folder(), files, views.lives())) {
        database.view(SilverSql.SILVER, rows);
        database.view(SilverSql.QUARANTINE, quarantine);
        database.view(SilverSql.BOUNDS, bounds);
        SilverStatements statements =
            new SilverStatements(sql, silver, database, mostTime, kept.schema());
        statements.bind(refined, views.lives());
        return statements.compare(cut, refined, new SilverPast(pipeline, lake, cut));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Cut cut(Lake lake) {
    List<TableName> wanted =
        List.of(pipeline.bronze().table(), silver.table(), silver.quarantine());
    List<CutTable.Name> names =
        Cuts.names(pipeline).stream().filter(name -> wanted.contains(name.table())).toList();
    return Cuts.look(pipeline, lake).at(Optional.empty(), names);
  }

  private static CutTable table(Cut cut, TableName name) {
    return cut.tables().stream()
        .filter(table -> table.name().table().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void checkColumns(Schema schema) {
    List<String> missing =
        plan.tableColumns().stream()
            .map(TypedColumn::name)
            .filter(name -> schema.findField(name) == null)
            .toList();
    if (!missing.isEmpty()) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "%s cannot be compared with bronze: it has no %s, which the pipeline file has; add the columns, or make the table anew"
              .formatted(silver.table(), String.join(", ", missing)));
    }
  }

  private RefinedBronze refine(Lake lake, Cut cut, Schema schema, Path folder) {
    Table bronze = lake.load(pipeline.bronze().table());
    RefinedBronze refined = new RefinedBronze(plan, cut.entry().topic(), schema, folder);
    Optional<Long> snapshot =
        table(cut, pipeline.bronze().table()).snapshot().map(each -> each.snapshotId());
    if (snapshot.isPresent()) {
      KernelSettings settings =
          new KernelSettings(pipeline.worker().nativeMemory(), folder, List.of());
      try (Kernel kernel = DuckKernel.open(settings)) {
        BronzeReader reader = new BronzeReader(bronze, OptionalLong.of(snapshot.get()));
        refined.read(reader, cut.epoch(), kernel);
      }
    }
    return refined;
  }

  /**
   * By partition the offsets that bronze may have had and has no more: from where it began, or 0 if
   * no snapshot tells, to the first that it has.
   */
  private String bounds(Lake lake, Cut cut, RefinedBronze refined) {
    Optional<LedgerEntry> beginning = new Ledger(lake.load(pipeline.bronze().table())).find(0);
    Offsets starts = beginning.map(LedgerEntry::to).orElse(Offsets.NONE);
    TreeMap<Integer, Long> firsts = new TreeMap<>(cut.entry().to().byPartition());
    firsts.putAll(refined.first());
    List<String> rows = new ArrayList<>();
    firsts.forEach(
        (partition, first) ->
            rows.add("(%d, %d, %d)".formatted(partition, starts.at(partition).orElse(0), first)));
    String none = rows.isEmpty() ? " WHERE false" : "";
    return "SELECT * FROM (VALUES %s) bounds(\"_partition\", \"_start\", \"_first\")%s"
        .formatted(rows.isEmpty() ? "(0, 0, 0)" : String.join(", ", rows), none);
  }
}
