package io.millrace.transforms.silver;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.compact.FileMerger;
import io.millrace.lakehouse.cut.AsOf;
import io.millrace.lakehouse.cut.Cut;
import io.millrace.lakehouse.cut.Cuts;
import io.millrace.lakehouse.index.MappedBytes;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.lakehouse.upkeep.Upkeep;
import io.millrace.lakehouse.upsert.Buckets;
import io.millrace.lakehouse.upsert.EpochAttempt;
import io.millrace.lakehouse.upsert.KeyBlock;
import io.millrace.lakehouse.upsert.UpsertedBucket;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.Upsert;
import io.millrace.transforms.bronze.BronzeReader;
import io.millrace.transforms.bronze.BronzeWriter;
import io.millrace.transforms.bronze.WrittenSlice;
import io.millrace.transforms.commit.CommitTables;
import io.millrace.transforms.commit.EpochCommit;
import io.millrace.transforms.cost.StageCpu;
import io.millrace.transforms.epoch.CatchUp;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.epoch.Ledgers;
import io.millrace.transforms.epoch.Run;
import io.millrace.transforms.epoch.Slice;
import io.millrace.transforms.epoch.Standing;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.gold.GoldTables;
import io.millrace.transforms.gold.PlannedDelta;
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.Rows;
import io.millrace.transforms.query.CutQuery;
import io.millrace.transforms.query.RowSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.iceberg.Table;

/**
 * A pipeline with silver in one process, without a runner and without Kafka, which a test kills and
 * starts again as it likes: all that stays is the lake, and the state folder if it is left alone.
 */
public final class SilverWorld implements AutoCloseable {
  private static final String FILE =
      """
      pipeline: seeds
      source: {kafka: {topic: %s, bootstrap.servers: "127.0.0.1:1"}}
      catalog: {catalog-impl: %s, warehouse: memory}
      bronze: {table: bronze.orders, partition-by: none}
      %s""";

  private final PipelineDefinition pipeline;
  private final SilverDefinition silver;
  private final Kernel kernel;
  private final Path folder;
  private final Random random;
  private final Lake lake;
  private final MemoryTopic topic;
  private final PipelineTables tables;
  private final FragileFolder state;
  private Run run;
  private Optional<Buckets> buckets;
  private CommitTables committed;
  private Ledgers ledgers;
  private SilverTarget target;
  private GoldTables gold;
  private long turn;
  private boolean stateLost;

  /**
   * @param tables silver, and gold if there is any, as the pipeline's file has them
   */
  public SilverWorld(String tables, Kernel kernel, Path folder, Random random) {
    String file = FILE.formatted(MemoryTopic.NAME, KillingCatalog.class.getName(), tables);
    this.pipeline = PipelineFile.parse("seeds.yaml", folder, file, Map.of());
    this.silver = pipeline.silver().orElseThrow();
    this.kernel = kernel;
    this.folder = folder;
    this.random = random;
    this.lake = Lake.open(pipeline.catalog());
    this.topic = new MemoryTopic(random);
    this.tables = new PipelineTables(pipeline, lake, topic.end());
    this.state = new FragileFolder(folder.resolve("state"));
    start();
  }

  public PipelineDefinition pipeline() {
    return pipeline;
  }

  public PipelineTables tables() {
    return tables;
  }

  public Kernel kernel() {
    return kernel;
  }

  /** Where the process puts files for the moment. */
  public Path folder() {
    return folder;
  }

  /** What the process has on its disk, and could do without. */
  public FragileFolder state() {
    return state;
  }

  Lake lake() {
    return lake;
  }

  /** The epochs that can be read, newest first. */
  public List<Cut> cuts() {
    return Cuts.look(pipeline, lake).complete();
  }

  /** Reads the tables as of an epoch. */
  void query(long epoch, String sql, Consumer<List<Object>> rows) {
    try (CutQuery query = CutQuery.of(pipeline, lake, Optional.of(new AsOf.Epoch(epoch)), sql)) {
      query.run(
          Duration.ofMinutes(5),
          new RowSink() {
            @Override
            public void columns(List<Column> columns) {}

            @Override
            public boolean row(List<Object> values) {
              rows.accept(values);
              return true;
            }
          });
    }
  }

  /** Somebody is about to remove the state under the running process. */
  public void loseState() {
    stateLost = true;
  }

  /** A new process. */
  public void start() {
    stateLost = false;
    run = Run.endless();
    buckets =
        silver
            .upsert()
            .map(
                upsert ->
                    new Buckets(
                        tables.silver(),
                        Optional.of(tables.deletes()),
                        upsert,
                        state.path(),
                        folder,
                        new MappedBytes(64 << 20)));
    committed = CommitTables.of(pipeline, lake);
    ledgers = Ledgers.of(pipeline, lake);
    target =
        new SilverTarget(silver, tables.silver(), tables.quarantine(), tables.refine(), folder);
    List<GoldPlan> inOrder = pipeline.gold().stream().map(tables::plan).toList();
    gold =
        GoldTables.open(pipeline, inOrder, lake, state.path(), folder, new MappedBytes(64 << 20));
  }

  /** The end of a process, which leaves nothing behind but what it has written. */
  public void kill() {
    KillingCatalog.killNoMore();
    buckets.ifPresent(Buckets::close);
    gold.close();
  }

  /** A record arrives in the topic. */
  public void produce(String keyOrNull, String valueOrNull) {
    topic.produce(keyOrNull, valueOrNull);
  }

  public Standing standing() {
    return ledgers.look();
  }

  /** The next epoch: what silver has not yet, or what has arrived. */
  public EpochPlan plan() {
    Standing standing = standing();
    if (standing.isBehind()) {
      return new CatchUp(ledgers, pipeline.epoch(), run).plan(standing, turn++);
    }
    Offsets from = standing.bronze().to();
    List<Slice> slices = topic.slices(from);
    long epoch = standing.bronze().epoch();
    return new EpochPlan(
        epoch + 1,
        epoch,
        turn++,
        Long.toHexString(random.nextLong() | 1L << 63),
        run,
        MemoryTopic.NAME,
        MemoryTopic.ID,
        from,
        topic.end(),
        EpochPlan.Source.KAFKA,
        List.of(),
        slices);
  }

  /** Everything of an attempt up to its commit; a runner may do parts of it twice. */
  public List<EpochPart> work(EpochPlan plan) {
    if (plan.source() == EpochPlan.Source.SILVER) {
      return gold(PlannedDelta.catchUp(plan, pipeline.gold()));
    }
    List<EpochPart> parts = new ArrayList<>();
    List<PlannedDelta> deltas = new ArrayList<>();
    List<List<KeyBlock>> byBucket = new ArrayList<>();
    int bucketCount = silver.upsert().map(Upsert::buckets).orElse(0);
    for (int bucket = 0; bucket < bucketCount; bucket++) {
      byBucket.add(new ArrayList<>());
    }
    for (Slice slice : plan.slices()) {
      for (int times = random.nextInt(8) == 0 ? 2 : 1; times > 0; times--) {
        SilverSlice side = new SilverSlice(target, plan, slice.index());
        parts.add(read(plan, slice, side));
        if (times == 1) {
          side.blocks().forEach(block -> byBucket.get(block.bucket()).add(block));
        }
      }
    }
    // The commit takes the first of two results of a slice, the buckets the last: their files
    // differ.
    for (int bucket = 0; bucket < bucketCount; bucket++) {
      Collections.shuffle(byBucket.get(bucket), random);
      for (int times = random.nextInt(8) == 0 ? 2 : 1; times > 0; times--) {
        UpsertedBucket upserted =
            buckets
                .orElseThrow()
                .upsert(
                    bucket,
                    new EpochAttempt(plan.epoch(), plan.after(), plan.attempt()),
                    byBucket.get(bucket),
                    failingOnce());
        parts.add(new MergedBucket(plan, upserted));
        deltas.addAll(gold.deltas(plan, upserted, kernel));
      }
    }
    parts.addAll(gold(deltas));
    return parts;
  }

  private List<EpochPart> gold(List<PlannedDelta> deltas) {
    Map<String, Map<Integer, PlannedDelta>> byKey = new TreeMap<>();
    for (PlannedDelta delta : deltas) {
      byKey
          .computeIfAbsent(delta.key(), any -> new TreeMap<>())
          .putIfAbsent(delta.part(), SerializableUtils.clone(delta));
    }
    List<EpochPart> parts = new ArrayList<>();
    for (Map<Integer, PlannedDelta> each : byKey.values()) {
      for (int times = random.nextInt(8) == 0 ? 2 : 1; times > 0; times--) {
        parts.add(gold.merge(List.copyOf(each.values()), kernel));
      }
    }
    return parts;
  }

  /**
   * Rewriting files may fail once, as when a disk is full, and then goes well; but not on top of
   * the failure that meets a process whose state somebody removes.
   */
  private FileMerger failingOnce() {
    boolean[] fails = {random.nextInt(4) == 0 && !stateLost};
    return (inputs, schema, output) -> {
      if (fails[0]) {
        fails[0] = false;
        throw new IllegalStateException("the disk is full");
      }
      kernel.merge(inputs, schema, output);
    };
  }

  private WrittenSlice read(EpochPlan plan, Slice slice, SilverSlice side) {
    Chunk chunk = new Chunk();
    List<String> files = new ArrayList<>();
    long[] records = {0};
    Runnable take =
        () -> {
          records[0] += chunk.size();
          side.add(kernel, Rows.all(chunk), new StageCpu());
        };
    if (plan.source() == EpochPlan.Source.BRONZE) {
      new BronzeReader(tables.bronze()).read(plan.after(), plan.epoch(), chunk, take);
    } else {
      topic.fill(chunk, slice);
      if (chunk.size() > 0) {
        take.run();
        Table bronze = tables.bronze();
        new BronzeWriter(bronze, kernel, folder)
            .write(
                chunk,
                plan.epoch(),
                MemoryTopic.NAME,
                () -> DataFileNames.ofSlice(plan.epoch(), plan.attempt(), slice.index()))
            .forEach(file -> files.add(new FileJson(bronze.specs()).text(file)));
      }
    }
    return new WrittenSlice(plan, slice.index(), files, records[0], 0, List.of(), side.part());
  }

  public Ledger.Outcome commit(List<EpochPart> parts) {
    return new EpochCommit(committed).commit(parts);
  }

  /** Expires snapshots of silver and of the tables beside it. */
  void keepUp() {
    for (Table table : List.of(tables.quarantine(), tables.deletes(), tables.silver())) {
      new Upkeep(table, silver.keepSnapshots(), silver.orphanAge()).run();
    }
  }

  @Override
  public void close() {
    buckets.ifPresent(Buckets::close);
    gold.close();
    lake.close();
  }
}
