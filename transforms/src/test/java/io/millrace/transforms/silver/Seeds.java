package io.millrace.transforms.silver;

import io.millrace.transforms.kernel.DuckKernel;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.KernelSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Many random pipelines, each of a seed that a failure names and that repeats it. */
public final class Seeds {
  static final long FIRST = Long.getLong("millrace.seed", 1);
  static final int COUNT = Integer.getInteger("millrace.seeds", 200);

  /**
   * More than there are cores, for Iceberg sleeps half of the time, waiting for its own threads.
   */
  private static final int THREADS = 6;

  private Seeds() {}

  /** What happens to the pipeline of a seed. */
  @FunctionalInterface
  public interface SeedRun {
    /**
     * Runs a pipeline.
     *
     * @param random goes on from what made the tables' part of the file
     */
    void run(SilverWorld world, Random random, long seed);
  }

  /**
   * Runs all seeds.
   *
   * @param tables makes what the pipeline's file says of the tables
   */
  public static void run(Path scratch, Function<Random, String> tables, SeedRun each)
      throws Exception {
    AtomicLong next = new AtomicLong(FIRST);
    Callable<Void> worker =
        () -> {
          try (Kernel kernel = kernel(scratch)) {
            long seed;
            while ((seed = next.getAndIncrement()) < FIRST + COUNT) {
              run(seed, kernel, scratch.resolve("seed-" + seed), tables, each);
            }
            return null;
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<Void> done : threads.invokeAll(Collections.nCopies(THREADS, worker))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  static Kernel kernel(Path scratch) {
    return DuckKernel.open(new KernelSettings(256 << 20, scratch, List.of()));
  }

  private static void run(
      long seed, Kernel kernel, Path folder, Function<Random, String> tables, SeedRun each) {
    Random random = new Random(seed);
    String file = tables.apply(random);
    try (SilverWorld world = new SilverWorld(file, kernel, folder, random)) {
      each.run(world, random, seed);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + "\n" + file, e);
    } finally {
      new FragileFolder(folder).remove();
    }
  }

  /** Rolls a table back by up to three snapshots. */
  public static void rollBack(Table table, Random random) {
    List<Snapshot> history = new ArrayList<>();
    SnapshotUtil.currentAncestors(table).forEach(history::add);
    Snapshot chosen = history.get(random.nextInt(Math.min(4, history.size())));
    table.manageSnapshots().rollbackTo(chosen.snapshotId()).commit();
  }
}
