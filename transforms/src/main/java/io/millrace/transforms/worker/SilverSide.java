package io.millrace.transforms.worker;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.compact.SmallFiles;
import io.millrace.lakehouse.index.MappedBytes;
import io.millrace.lakehouse.upkeep.OldDeletes;
import io.millrace.lakehouse.upkeep.Upkeep;
import io.millrace.lakehouse.upsert.Buckets;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import io.millrace.tables.WorkerSettings;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.gold.GoldTables;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.silver.SilverTarget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;

/** What a process keeps for the silver table of a pipeline, and for the gold tables over it. */
public final class SilverSide implements AutoCloseable {
  private final SilverTarget target;
  private final Optional<Buckets> buckets;
  private final List<Upkeep> upkeeps = new ArrayList<>();
  private final List<SmallFiles> smallFiles = new ArrayList<>();
  private final Optional<OldDeletes> oldDeletes;
  private final GoldTables gold;
  private final List<Table> tables = new ArrayList<>();

  private SilverSide(
      SilverTarget target,
      Optional<Buckets> buckets,
      Optional<OldDeletes> oldDeletes,
      GoldTables gold) {
    this.target = target;
    this.buckets = buckets;
    this.oldDeletes = oldDeletes;
    this.gold = gold;
    this.tables.addAll(target.tables());
    this.tables.addAll(gold.tables());
  }

  static SilverSide open(
      PipelineDefinition pipeline, SilverDefinition silver, Lake lake, Path scratch) {
    WorkerSettings settings = pipeline.worker();
    MappedBytes budget = new MappedBytes(settings.stateMemory());
    SilverTarget target =
        new SilverTarget(
            silver,
            lake.load(silver.table()),
            lake.load(silver.quarantine()),
            RefinePlan.of(silver),
            scratch);
    Optional<Buckets> buckets =
        silver
            .upsert()
            .map(
                upsert ->
                    new Buckets(
                        lake.load(silver.table()),
                        Optional.of(lake.load(silver.deletes())),
                        upsert,
                        stateFolder(settings),
                        scratch,
                        budget));
    Optional<OldDeletes> oldDeletes =
        silver
            .upsert()
            .map(upsert -> new OldDeletes(lake.load(silver.deletes()), upsert.rememberDeletes()));
    List<GoldPlan> plans =
        pipeline.gold().stream().map(gold -> GoldPlan.of(gold, target.columns())).toList();
    GoldTables gold =
        GoldTables.open(pipeline, plans, lake, stateFolder(settings), scratch, budget);
    SilverSide side = new SilverSide(target, buckets, oldDeletes, gold);
    for (GoldDefinition each : pipeline.gold()) {
      side.upkeeps.add(new Upkeep(lake.load(each.table()), each.keepSnapshots(), each.orphanAge()));
    }
    List<TableName> beside = new ArrayList<>(List.of(silver.quarantine()));
    if (silver.upsert().isPresent()) {
      beside.add(silver.deletes());
      side.tables.add(lake.load(silver.deletes()));
    }
    if (silver.upsert().isEmpty()) {
      side.smallFiles.add(new SmallFiles(lake.load(silver.table()), scratch));
    }
    for (TableName table : beside) {
      side.smallFiles.add(new SmallFiles(lake.load(table), scratch));
      side.upkeeps.add(new Upkeep(lake.load(table), silver.keepSnapshots(), silver.orphanAge()));
    }
    side.upkeeps.add(
        new Upkeep(lake.load(silver.table()), silver.keepSnapshots(), silver.orphanAge()));
    return side;
  }

  /** Where the processes of this machine keep key indexes. */
  public static Path stateFolder(WorkerSettings settings) {
    return settings.stateDirectoryOrNull() == null
        ? Path.of(System.getProperty("java.io.tmpdir"), "millrace-state")
        : Path.of(settings.stateDirectoryOrNull());
  }

  public SilverTarget target() {
    return target;
  }

  /** All tables whose files a kernel reads and writes. */
  List<Table> tables() {
    return tables;
  }

  /** The key indexes of a table whose rows are upserted. */
  public Optional<Buckets> buckets() {
    return buckets;
  }

  /** The gold tables; there may be none. */
  GoldTables gold() {
    return gold;
  }

  /** The table of upserted rows is compacted by the writers of its buckets. */
  void keepUp(long epoch, Kernel kernel) {
    oldDeletes.ifPresent(deletes -> deletes.drop(Instant.now()));
    smallFiles.forEach(files -> files.merge(epoch, kernel));
    upkeeps.forEach(Upkeep::run);
  }

  @Override
  public void close() {
    buckets.ifPresent(Buckets::close);
    gold.close();
  }
}
