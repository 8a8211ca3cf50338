package io.millrace.transforms.silver;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import io.millrace.transforms.epoch.Run;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.refine.RefinePlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.inmemory.InMemoryFileIO;

/** The tables of a pipeline, which are made as its first start makes them. */
public final class PipelineTables {
  private final PipelineDefinition pipeline;
  private final SilverDefinition silver;
  private final RefinePlan refine;
  private final Map<TableName, GoldPlan> plans = new HashMap<>();
  private final Lake lake;
  private final LedgerEntry beginning;

  /**
   * Makes the tables.
   *
   * @param from where the first epoch begins
   */
  PipelineTables(PipelineDefinition pipeline, Lake lake, Offsets from) {
    this.pipeline = pipeline;
    this.silver = pipeline.silver().orElseThrow();
    this.refine = RefinePlan.of(silver);
    this.lake = lake;
    lake.createOrCheck(pipeline.bronze(), pipeline.name());
    lake.createOrCheck(silver, refine.columns(), pipeline.name());
    lake.createOrCheckQuarantine(silver, pipeline.name());
    if (silver.upsert().isPresent()) {
      lake.createOrCheckDeletes(silver, pipeline.name());
    }
    beginning =
        new LedgerEntry(
            0,
            -1,
            Run.endless().id(),
            "start",
            "test",
            0,
            MemoryTopic.NAME,
            MemoryTopic.ID,
            Offsets.NONE,
            from,
            0,
            List.of());
    new Ledger(bronze()).commit(beginning, List.of());
    new Ledger(silver()).commit(beginning, List.of());
    for (GoldDefinition gold : pipeline.gold()) {
      GoldPlan plan = GoldPlan.of(gold, refine.tableColumns());
      plans.put(gold.table(), plan);
      Table table = lake.createOrCheck(gold, plan.columns(), plan.definition(), pipeline.name());
      new Ledger(table).commit(beginning, List.of());
    }
  }

  RefinePlan refine() {
    return refine;
  }

  /** How a gold table is computed. */
  public GoldPlan plan(GoldDefinition gold) {
    return plans.get(gold.table());
  }

  public Table bronze() {
    return lake.load(pipeline.bronze().table());
  }

  public Table silver() {
    return lake.load(silver.table());
  }

  /** Silver as it lies in storage, for a reader that knows neither the catalog nor the pipeline. */
  Table silverFromItsFiles() {
    String metadata = ((BaseTable) silver()).operations().current().metadataFileLocation();
    return new BaseTable(
        new StaticTableOperations(metadata, new InMemoryFileIO()), silver.table().toString());
  }

  Table quarantine() {
    return lake.load(silver.quarantine());
  }

  Table deletes() {
    return lake.load(silver.deletes());
  }

  public Table gold(GoldDefinition gold) {
    return lake.load(gold.table());
  }

  /** What a start does that is to compute a gold table afresh. */
  public void makeAnew(GoldDefinition gold) {
    GoldPlan plan = plan(gold);
    Table table = lake.makeAnew(gold, plan.columns(), plan.definition(), pipeline.name());
    new Ledger(table).commit(beginning, List.of());
  }
}
