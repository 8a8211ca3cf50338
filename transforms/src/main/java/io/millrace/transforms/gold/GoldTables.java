package io.millrace.transforms.gold;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.changelog.RowChanges;
import io.millrace.lakehouse.index.MappedBytes;
import io.millrace.lakehouse.upsert.UpsertedBucket;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.Upsert;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.kernel.Kernel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/** All gold tables of a pipeline, as far as this process writes them. */
public final class GoldTables implements AutoCloseable {
  private final List<GoldTable> tables;
  private final KernelRows rows;
  private final Schema inputs;
  private final int silverBuckets;

  /**
   * @param silver a handle on silver, for its shape and its place
   * @param silverBuckets how many buckets silver's rows are upserted in; 0 if they are appended
   */
  private GoldTables(List<GoldTable> tables, Table silver, int silverBuckets, Path scratch) {
    this.tables = List.copyOf(tables);
    this.silverBuckets = silverBuckets;
    this.rows = new KernelRows(silver, scratch);
    Set<Types.NestedField> columns = new LinkedHashSet<>();
    tables.forEach(table -> columns.addAll(table.target().inputs().columns()));
    this.inputs = new Schema(List.copyOf(columns));
  }

  /**
   * Opens those of a pipeline.
   *
   * @param plans how each is computed, in the order of the pipeline file
   * @param state where indexes are kept between two starts
   * @param scratch where they are kept while another process has them there
   */
  public static GoldTables open(
      PipelineDefinition pipeline,
      List<GoldPlan> plans,
      Lake lake,
      Path state,
      Path scratch,
      MappedBytes budget) {
    SilverDefinition silver = pipeline.silver().orElseThrow();
    Table shape = lake.load(silver.table());
    List<GoldTable> tables = new ArrayList<>();
    for (GoldDefinition gold : pipeline.gold()) {
      GoldPlan plan = plans.get(tables.size());
      GoldTarget target =
          new GoldTarget(tables.size(), gold, plan, lake.load(gold.table()), shape.schema());
      tables.add(
          new GoldTable(
              target, lake.load(gold.table()), lake.load(silver.table()), state, scratch, budget));
    }
    int silverBuckets = silver.upsert().map(Upsert::buckets).orElse(0);
    return new GoldTables(tables, shape, silverBuckets, scratch);
  }

  /** What a bucket of silver changes in gold. */
  public List<PlannedDelta> deltas(EpochPlan plan, UpsertedBucket bucket, Kernel kernel) {
    return bucket.isNothing()
        ? forAll(plan, target -> GroupDelta.nothing(bucket.bucket()))
        : deltas(
            plan,
            bucket.changes(),
            kernel,
            (target, block) -> GroupDelta.of(bucket, block, target.readsAgain()));
  }

  /** What the rows that a slice appends to silver change in gold. */
  public List<PlannedDelta> deltas(EpochPlan plan, int slice, RowChanges appended, Kernel kernel) {
    return deltas(
        plan,
        appended,
        kernel,
        (target, block) -> GroupDelta.of(slice, appended, block, target.readsAgain()));
  }

  private List<PlannedDelta> deltas(
      EpochPlan plan,
      RowChanges changes,
      Kernel kernel,
      BiFunction<GoldTarget, GroupBlock, GroupDelta> delta) {
    if (tables.isEmpty() || changes.size() == 0) {
      return forAll(plan, target -> delta.apply(target, target.emptyBlock()));
    }
    List<PlannedDelta> deltas = new ArrayList<>();
    rows.readAtOnce(changes, files -> kernel.gold().read(files, inputs));
    for (GoldTable table : tables) {
      GoldTarget target = table.target();
      List<GroupBlock> blocks = new GroupReader(target, kernel.gold()).blocks();
      for (int bucket = 0; bucket < blocks.size(); bucket++) {
        GroupDelta of = delta.apply(target, blocks.get(bucket));
        deltas.add(new PlannedDelta(plan, target.place(), bucket, of));
      }
    }
    kernel.gold().release();
    return deltas;
  }

  private List<PlannedDelta> forAll(EpochPlan plan, Function<GoldTarget, GroupDelta> delta) {
    List<PlannedDelta> deltas = new ArrayList<>();
    for (GoldTable table : tables) {
      GoldTarget target = table.target();
      for (int bucket = 0; bucket < target.buckets(); bucket++) {
        deltas.add(new PlannedDelta(plan, target.place(), bucket, delta.apply(target)));
      }
    }
    return deltas;
  }

  /** The tables whose files a kernel reads and writes. */
  public List<Table> tables() {
    return tables.stream().map(table -> table.target().table()).toList();
  }

  /** How many parts of an epoch come to each bucket. */
  public int partsOf(EpochPlan plan) {
    return switch (plan.source()) {
      case SILVER -> 1;
      case KAFKA, BRONZE -> silverBuckets == 0 ? plan.slices().size() : silverBuckets;
    };
  }

  /** Works out what an epoch changes in a bucket of a table, of all its parts. */
  public MergedGold merge(List<PlannedDelta> parts, Kernel kernel) {
    PlannedDelta any = parts.get(0);
    return tables
        .get(any.table())
        .merge(any.bucket(), any.plan(), parts.stream().map(PlannedDelta::delta).toList(), kernel);
  }

  /** Bytes of state in memory. */
  public long memoryBytes() {
    return tables.stream().mapToLong(GoldTable::memoryBytes).sum();
  }

  @Override
  public void close() {
    tables.forEach(GoldTable::close);
  }
}
