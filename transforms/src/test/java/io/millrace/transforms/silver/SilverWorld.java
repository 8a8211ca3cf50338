package io.millrace.transforms.silver;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.compact.FileMerger;
import io.millrace.lakehouse.cut.AsOf;
import io.millrace.lakehouse.cut.Cut;
import io.millrace.lakehouse.cut.Cuts;
import io.millrace.lakehouse.index.MappedBytes;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.lakehouse.upkeep.Upkeep;
import io.millrace.lakehouse.upsert.Buckets;
import io.millrace.lakehouse.upsert.EpochAttempt;
import io.millrace.lakehouse.upsert.KeyBlock;
import io.millrace.lakehouse.upsert.UpsertedBucket;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
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
import io.millrace.transforms.epoch.SliceRange;
import io.millrace.transforms.epoch.Standing;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.gold.GoldTables;
import io.millrace.transforms.gold.PlannedDelta;
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.Rows;
import io.millrace.transforms.query.CutQuery;
import io.millrace.transforms.query.RowSink;
import io.millrace.transforms.refine.RefinePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.kafka.common.header.Header;

/**
 * A pipeline with silver in one process, without a runner and without Kafka, which a test kills and
 * starts again as it likes: all that stays is the lake, and the state folder if it is left alone.
 */
public final class SilverWorld implements AutoCloseable {
  private static final int PARTITIONS = 3;

  private final PipelineDefinition pipeline;
  private final SilverDefinition silver;
  private final RefinePlan refine;
  private final Map<TableName, GoldPlan> plans = new HashMap<>();
  private final Kernel kernel;
  private final Path folder;
  private final Random random;
  private final Lake lake;
  private final List<List<Message>> topic = new ArrayList<>();
  private Run run;
  private Buckets buckets;
  private CommitTables tables;
  private Ledgers ledgers;
  private final LedgerEntry beginning;
  private SilverTarget target;
  private GoldTables gold;
  private long turn;
  private boolean stateLost;

  /** A record of the topic. */
  public record Message(String keyOrNull, String valueOrNull) {
    byte[] key() {
      return keyOrNull == null ? null : keyOrNull.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    byte[] value() {
      return valueOrNull == null
          ? null
          : valueOrNull.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  public SilverWorld(String yaml, Kernel kernel, Path folder, Random random) {
    this.pipeline = PipelineFile.parse("seeds.yaml", folder, yaml, Map.of());
    this.silver = pipeline.silver().orElseThrow();
    this.refine = RefinePlan.of(silver);
    pipeline
        .gold()
        .forEach(gold -> plans.put(gold.table(), GoldPlan.of(gold, refine.tableColumns())));
    this.kernel = kernel;
    this.folder = folder;
    this.random = random;
    this.lake = Lake.open(pipeline.catalog());
    for (int partition = 0; partition < PARTITIONS; partition++) {
      topic.add(new ArrayList<>());
    }
    lake.createOrCheck(pipeline.bronze(), pipeline.name());
    lake.createOrCheck(silver, refine.columns(), pipeline.name());
    lake.createOrCheckQuarantine(silver, pipeline.name());
    if (silver.upsert().isPresent()) {
      lake.createOrCheckDeletes(silver, pipeline.name());
    }
    for (GoldDefinition gold : pipeline.gold()) {
      GoldPlan plan = plan(gold);
      lake.createOrCheck(gold, plan.columns(), plan.definition(), pipeline.name());
    }
    run = Run.endless();
    beginning =
        new LedgerEntry(
            0,
            -1,
            run.id(),
            "start",
            "test",
            0,
            "orders",
            "id",
            Offsets.NONE,
            zero(),
            0,
            List.of());
    new Ledger(bronze()).commit(beginning, List.of());
    new Ledger(silver()).commit(beginning, List.of());
    pipeline.gold().forEach(gold -> new Ledger(gold(gold)).commit(beginning, List.of()));
    start();
  }

  /** How a gold table is computed. */
  public GoldPlan plan(GoldDefinition gold) {
    return plans.get(gold.table());
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

  public PipelineDefinition pipeline() {
    return pipeline;
  }

  private static Offsets zero() {
    return Offsets.of(Map.of(0, 0L, 1, 0L, 2, 0L));
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

  private Path stateFolder() {
    return folder.resolve("state");
  }

  public void removeState() {
    remove(stateFolder());
  }

  /** Changes a bit of some files of the state. */
  public void damageState() {
    Path folder = stateFolder();
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path file : inside.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 0 && random.nextBoolean()) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          Files.write(file, bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a folder with all that is in it. */
  public static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
        new Buckets(
            silver(),
            Optional.of(lake.load(silver.deletes())),
            silver.upsert().orElseThrow(),
            stateFolder(),
            folder,
            new MappedBytes(64 << 20));
    tables = CommitTables.of(pipeline, lake);
    ledgers = Ledgers.of(pipeline, lake);
    target = new SilverTarget(silver, silver(), quarantine(), refine, folder);
    List<GoldPlan> inOrder = pipeline.gold().stream().map(this::plan).toList();
    gold =
        GoldTables.open(pipeline, inOrder, lake, stateFolder(), folder, new MappedBytes(64 << 20));
  }

  /** The end of a process, which leaves nothing behind but what it has written. */
  public void kill() {
    KillingCatalog.killNoMore();
    buckets.close();
    gold.close();
  }

  public void produce(Message message) {
    int partition =
        message.keyOrNull() == null
            ? random.nextInt(PARTITIONS)
            : Math.floorMod(message.keyOrNull().hashCode(), PARTITIONS);
    topic.get(partition).add(message);
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
    TreeMap<Integer, Long> to = new TreeMap<>(from.byPartition());
    List<Slice> slices = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long start = from.at(partition).orElse(0);
      long end = topic.get(partition).size();
      if (end > start) {
        long middle = start + random.nextInt((int) (end - start));
        to.put(partition, end);
        if (middle > start) {
          slices.add(slice(slices.size(), partition, start, middle));
        }
        slices.add(slice(slices.size(), partition, middle, end));
      }
    }
    if (slices.isEmpty()) {
      slices.add(new Slice(0, List.of()));
    }
    long epoch = standing.bronze().epoch();
    return new EpochPlan(
        epoch + 1,
        epoch,
        turn++,
        Long.toHexString(random.nextLong() | 1L << 63),
        run,
        "orders",
        "id",
        from,
        new Offsets(to),
        EpochPlan.Source.KAFKA,
        List.of(),
        slices);
  }

  private static Slice slice(int index, int partition, long from, long to) {
    return new Slice(index, List.of(new SliceRange(partition, from, to)));
  }

  /** Everything of an attempt up to its commit; a runner may do parts of it twice. */
  public List<EpochPart> work(EpochPlan plan) {
    if (plan.source() == EpochPlan.Source.SILVER) {
      return gold(PlannedDelta.catchUp(plan, pipeline.gold()));
    }
    List<EpochPart> parts = new ArrayList<>();
    List<PlannedDelta> deltas = new ArrayList<>();
    List<List<KeyBlock>> byBucket = new ArrayList<>();
    int bucketCount = silver.upsert().orElseThrow().buckets();
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
            buckets.upsert(
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
      new BronzeReader(bronze()).read(plan.after(), plan.epoch(), chunk, take);
    } else {
      fill(chunk, slice);
      if (chunk.size() > 0) {
        take.run();
        Table bronze = bronze();
        new BronzeWriter(bronze, kernel, folder)
            .write(
                chunk,
                plan.epoch(),
                "orders",
                () -> DataFileNames.ofSlice(plan.epoch(), plan.attempt(), slice.index()))
            .forEach(file -> files.add(new FileJson(bronze.specs()).text(file)));
      }
    }
    return new WrittenSlice(plan, slice.index(), files, records[0], 0, List.of(), side.part());
  }

  private void fill(Chunk chunk, Slice slice) {
    for (SliceRange range : slice.ranges()) {
      for (long offset = range.from(); offset < range.to(); offset++) {
        Message message = topic.get(range.partition()).get((int) offset);
        chunk.add(
            range.partition(),
            offset,
            1_700_000_000_000L + offset,
            false,
            message.key(),
            message.value(),
            new Header[0]);
      }
    }
  }

  public Ledger.Outcome commit(List<EpochPart> parts) {
    return new EpochCommit(tables).commit(parts);
  }

  /** Expires snapshots of silver and of the tables beside it. */
  void keepUp() {
    for (Table table : List.of(quarantine(), lake.load(silver.deletes()), silver())) {
      new Upkeep(table, silver.keepSnapshots(), silver.orphanAge()).run();
    }
  }

  @Override
  public void close() {
    buckets.close();
    gold.close();
    lake.close();
  }
}
