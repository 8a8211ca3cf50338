package io.millrace.transforms.worker;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.compact.SmallFiles;
import io.millrace.lakehouse.upkeep.Upkeep;
import io.millrace.lakehouse.upsert.Buckets;
import io.millrace.lakehouse.write.LocalFiles;
import io.millrace.tables.BronzeDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import io.millrace.transforms.commit.CommitTables;
import io.millrace.transforms.epoch.Ledgers;
import io.millrace.transforms.epoch.Slice;
import io.millrace.transforms.gold.GoldTables;
import io.millrace.transforms.kafka.SliceConsumer;
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.kernel.DuckKernel;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.KernelSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process keeps between the bundles of a pipeline: the lake, kernels and consumers. All
 * worker slots of the process share it, so that their native memory has one cap.
 */
public final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final int MOST_SLOTS = 16;
  private static final long LEAST_KERNEL = 128L << 20;

  /** A kernel needs about three times the bytes of a chunk to write it. */
  private static final int CHUNKS_PER_KERNEL = 4;

  private static final long LINGER_SECONDS = 60;
  private static final Map<PipelineDefinition, Worker> WORKERS = new HashMap<>();
  private static final ScheduledExecutorService CLOSER = closer();

  private final PipelineDefinition pipeline;
  private final Scratch scratch = Scratch.make();
  private final Commits commits = new Commits();
  private final Lake lake;
  private final Table bronze;
  private final SmallFiles smallFiles;
  private final Upkeep upkeep;
  private final ReentrantLock upkeepTurn = new ReentrantLock();
  private final Optional<SilverSide> silver;
  private final long chunkBytes;
  private final Pool<Kernel> kernels;
  private final Pool<SliceConsumer> consumers;
  private final Map<Class<?>, AutoCloseable> companions = new LinkedHashMap<>();
  private int users;
  private ScheduledFuture<?> closing;

  private Worker(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
    this.lake = Lake.open(pipeline.catalog());
    this.bronze = lake.load(pipeline.bronze().table());
    this.smallFiles = new SmallFiles(loadBronze(), scratch.folder());
    BronzeDefinition definition = pipeline.bronze();
    this.upkeep = new Upkeep(loadBronze(), definition.keepSnapshots(), definition.orphanAge());
    this.silver =
        pipeline.silver().map(of -> SilverSide.open(pipeline, of, lake, scratch.folder()));
    int slots = slots(pipeline.worker().nativeMemory());
    long kernelMemory = pipeline.worker().nativeMemory() / slots;
    this.chunkBytes = Math.min(Chunk.MOST_BYTES, kernelMemory / CHUNKS_PER_KERNEL);
    KernelSettings settings = new KernelSettings(kernelMemory, scratch.folder(), localFolders());
    this.kernels = new Pool<>(slots, () -> DuckKernel.open(settings));
    this.consumers = new Pool<>(slots, () -> SliceConsumer.open(pipeline.source()));
  }

  private static int slots(long nativeMemory) {
    long affordable = Math.max(1, nativeMemory / LEAST_KERNEL);
    int wanted = Math.min(MOST_SLOTS, Runtime.getRuntime().availableProcessors());
    return (int) Math.min(affordable, wanted);
  }

  /** Its thread ends when it has nothing to do, so that a cluster can unload the job's classes. */
  private static ScheduledExecutorService closer() {
    ScheduledThreadPoolExecutor closer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "millrace-worker-closer");
              thread.setDaemon(true);
              return thread;
            });
    closer.setRemoveOnCancelPolicy(true);
    closer.setKeepAliveTime(1, TimeUnit.SECONDS);
    closer.allowCoreThreadTimeOut(true);
    return closer;
  }

  /** The worker of a pipeline in this process; each acquire wants one release. */
  public static Worker acquire(PipelineDefinition pipeline) {
    synchronized (WORKERS) {
      Worker worker = WORKERS.computeIfAbsent(pipeline, Worker::new);
      worker.users++;
      if (worker.closing != null) {
        worker.closing.cancel(false);
        worker.closing = null;
      }
      return worker;
    }
  }

  /**
   * What somebody else keeps in this process for as long as the worker is there; made if need be.
   */
  public <T extends AutoCloseable> T companion(Class<T> type, Function<Worker, T> maker) {
    synchronized (companions) {
      return type.cast(companions.computeIfAbsent(type, any -> maker.apply(this)));
    }
  }

  /** Closes it after a while without users, for the next bundle is often just behind. */
  public void release() {
    synchronized (WORKERS) {
      users--;
      if (users == 0) {
        closing = CLOSER.schedule(this::closeIfIdle, LINGER_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private void closeIfIdle() {
    synchronized (WORKERS) {
      if (users > 0) {
        return;
      }
      WORKERS.remove(pipeline);
    }
    companions.values().forEach(Worker::close);
    silver.ifPresent(SilverSide::close);
    kernels.close();
    consumers.close();
    lake.close();
    try {
      scratch.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(AutoCloseable companion) {
    try {
      companion.close();
    } catch (Exception e) {
      LOG.warn("cannot close {}: {}", companion, e.toString());
    }
  }

  /** The ledgers of all tables, on handles of their own. */
  public Ledgers ledgers() {
    return Ledgers.of(pipeline, lake);
  }

  /** The tables that epochs are committed to, on handles of their own. */
  public CommitTables commitTables() {
    return CommitTables.of(pipeline, lake);
  }

  /** What belongs to silver, if the pipeline has it. */
  public Optional<SilverSide> silver() {
    return silver;
  }

  /** The key indexes of silver. */
  public Buckets buckets() {
    return silver.flatMap(SilverSide::buckets).orElseThrow();
  }

  /** The gold tables of a pipeline with silver; there may be none. */
  public GoldTables gold() {
    return silver.map(SilverSide::gold).orElseThrow();
  }

  /** A handle of its own on a gold table, as of now. */
  public Table loadGold(TableName table) {
    return lake.load(table);
  }

  /** A handle of its own on the bronze table, as of now. */
  public Table loadBronze() {
    return lake.load(pipeline.bronze().table());
  }

  /** The bronze table as of when the worker started: its shape and place, which do not change. */
  public Table bronze() {
    return bronze;
  }

  /**
   * What keeps the table small after an epoch: merging, expiring, removing. An epoch that is
   * committed while another one's upkeep goes on leaves its own to the next.
   */
  public void keepUp(long epoch) {
    if (upkeepTurn.tryLock()) {
      try {
        withKernel(
            kernel -> {
              smallFiles.merge(epoch, kernel);
              silver.ifPresent(side -> side.keepUp(epoch, kernel));
              return null;
            });
        upkeep.run();
      } finally {
        upkeepTurn.unlock();
      }
    }
  }

  public Commits commits() {
    return commits;
  }

  public void announceCommit() {
    commits.announce();
  }

  /** How many bytes of records a kernel can take at once. */
  public long chunkBytes() {
    return chunkBytes;
  }

  public Path scratch() {
    return scratch.folder();
  }

  public <R> R withKernel(Function<Kernel, R> work) {
    return with(kernels, kernels.take(any -> true), work);
  }

  /** Lends the consumer that stands nearest to a slice. */
  public void withConsumer(Slice slice, Consumer<SliceConsumer> work) {
    with(
        consumers,
        consumers.take(consumer -> consumer.standsAt(slice)),
        consumer -> {
          work.accept(consumer);
          return null;
        });
  }

  private static <T extends AutoCloseable, R> R with(Pool<T> pool, T thing, Function<T, R> work) {
    R result;
    try {
      result = work.apply(thing);
    } catch (RuntimeException | Error e) {
      pool.discard(thing);
      throw e;
    }
    pool.giveBack(thing);
    return result;
  }

  /** The folders of tables on this machine's disk, which a kernel may read and write. */
  private List<Path> localFolders() {
    List<Table> tables = new ArrayList<>(List.of(bronze));
    silver.ifPresent(side -> tables.addAll(side.tables()));
    return tables.stream()
        .map(table -> table.locationProvider().newDataLocation("x"))
        .flatMap(location -> LocalFiles.pathOf(location).stream())
        .map(Path::getParent)
        .toList();
  }
}
