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
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
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
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.Rows;
import io.millrace.transforms.query.CutQuery;
import io.millrace.transforms.query.RowSink;
import io.millrace.transforms.refine.RefinePlan;
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
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.kafka.common.header.Header;

/**
 * A pipeline with silver in one process, without a runner and without Kafka, which a test kills and
 * starts again as it likes: all that stays is the lake, and the state folder if it is left alone.
 */
final class SilverWorld implements AutoCloseable {
  private static final int PARTITIONS = 3;

  private final PipelineDefinition pipeline;
  private final SilverDefinition silver;
  private final Kernel kernel;
  private final Path folder;
  private final Random random;
  private final Lake lake;
  private final List<List<Message>> topic = new ArrayList<>();
  private Run run;
  private Buckets buckets;
  private CommitTables tables;
  private Ledgers ledgers;
  private SilverTarget target;
  private long turn;
  private boolean stateLost;

  /** A record of the topic. */
  record Message(String keyOrNull, String valueOrNull) {
    byte[] key() {
      return keyOrNull == null ? null : keyOrNull.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    byte[] value() {
      return valueOrNull == null
          ? null
          : valueOrNull.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  SilverWorld(String yaml, Kernel kernel, Path folder, Random random) {
    this.pipeline = PipelineFile.parse("seeds.yaml", folder, yaml, Map.of());
    this.silver = pipeline.silver().orElseThrow();
    this.kernel = kernel;
    this.folder = folder;
    this.random = random;
    this.lake = Lake.open(pipeline.catalog());
    for (int partition = 0; partition < PARTITIONS; partition++) {
      topic.add(new ArrayList<>());
    }
    lake.createOrCheck(pipeline.bronze(), pipeline.name());
    lake.createOrCheck(silver, RefinePlan.of(silver).columns(), pipeline.name());
    lake.createOrCheckQuarantine(silver, pipeline.name());
    lake.createOrCheckDeletes(silver, pipeline.name());
    run = Run.endless();
    LedgerEntry beginning =
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
    start();
  }

  private static Offsets zero() {
    return Offsets.of(Map.of(0, 0L, 1, 0L, 2, 0L));
  }

  Table bronze() {
    return lake.load(pipeline.bronze().table());
  }

  Table silver() {
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
  List<Cut> cuts() {
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

  Path stateFolder() {
    return folder.resolve("state");
  }

  /** Somebody is about to remove the state under the running process. */
  void loseState() {
    stateLost = true;
  }

  /** A new process. */
  void start() {
    stateLost = false;
    run = Run.endless();
    buckets =
        new Buckets(
            silver(),
            lake.load(silver.deletes()),
            silver.upsert().orElseThrow(),
            stateFolder(),
            folder,
            new MappedBytes(64 << 20));
    tables = CommitTables.of(pipeline, lake);
    ledgers = Ledgers.of(pipeline, lake);
    target = new SilverTarget(silver, silver(), quarantine(), RefinePlan.of(silver), folder);
  }

  /** The end of a process, which leaves nothing behind but what it has written. */
  void kill() {
    KillingCatalog.killNoMore();
    buckets.close();
  }

  void produce(Message message) {
    int partition =
        message.keyOrNull() == null
            ? random.nextInt(PARTITIONS)
            : Math.floorMod(message.keyOrNull().hashCode(), PARTITIONS);
    topic.get(partition).add(message);
  }

  Standing standing() {
    return ledgers.look();
  }

  /** The next epoch: what silver has not yet, or what has arrived. */
  EpochPlan plan() {
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
        false,
        List.of(),
        slices);
  }

  private static Slice slice(int index, int partition, long from, long to) {
    return new Slice(index, List.of(new SliceRange(partition, from, to)));
  }

  /** Everything of an attempt up to its commit; a runner may do parts of it twice. */
  List<EpochPart> work(EpochPlan plan) {
    List<EpochPart> parts = new ArrayList<>();
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
        parts.add(
            new MergedBucket(
                plan,
                buckets.upsert(
                    bucket,
                    new EpochAttempt(plan.epoch(), plan.after(), plan.attempt()),
                    byBucket.get(bucket),
                    failingOnce())));
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
    if (plan.fromBronze()) {
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

  Ledger.Outcome commit(List<EpochPart> parts) {
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
    lake.close();
  }
}
