package io.millrace.it.faults;

import io.millrace.it.process.Runner;
import io.millrace.it.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts a pipeline and kills it at a moment that chance picks: {@code kill -9}. */
final class Killer {
  private static final long LONGEST_START = TimeUnit.SECONDS.toNanos(4);

  private final Mill mill;
  private final Random random;

  Killer(Mill mill, Random random) {
    this.mill = mill;
    this.random = random;
  }

  /** One kill in four comes before the first commit, two right at one, one anywhere later. */
  void startAndKill(Runner runner) {
    if (random.nextInt(4) == 0) {
      upsetState();
      try (Start start = mill.run(runner)) {
        waitUpTo(LONGEST_START);
        start.process().kill();
      }
    } else {
      startAndKillAfterACommit(runner);
    }
  }

  /** Whichever of the tables has the commits, the kill may come before those of the others. */
  void startAndKillAfterACommit(Runner runner) {
    upsetState();
    String layer = mill.hasSilver() && random.nextBoolean() ? "silver" : "bronze";
    Set<Path> before = metadataFiles(layer);
    try (Start start = mill.run(runner)) {
      int commits = 1 + random.nextInt(4);
      start
          .process()
          .awaitReady(
              "has committed %d times to %s".formatted(commits, layer),
              Mill.PATIENCE,
              () -> newSince(before, layer) >= commits);
      waitUpTo(TimeUnit.MILLISECONDS.toNanos(random.nextInt(3) == 0 ? 1000 : 40));
      start.process().kill();
    }
  }

  /** Kills the pipeline on each runner, the store that serves its gold, and Kafka. */
  void killEverything(ServerProcess store, ServerProcess kafka) {
    for (Runner runner : List.of(Runner.DIRECT, Runner.FLINK, Runner.SPARK)) {
      startAndKillAfterACommit(runner);
    }
    store.kill();
    startAndKillAfterACommit(Runner.DIRECT);
    store.restart();
    try (Start start = mill.run(Runner.DIRECT)) {
      mill.silverOnceThere(start);
      kafka.kill();
      kafka.restart();
    }
  }

  /** A table's metadata files; each commit brings one. */
  private Set<Path> metadataFiles(String layer) {
    Path metadata = mill.tableFolder(layer).resolve("metadata");
    if (!Files.isDirectory(metadata)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(metadata)) {
      return files
          .filter(file -> file.toString().endsWith(".metadata.json"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int newSince(Set<Path> before, String layer) {
    Set<Path> now = new HashSet<>(metadataFiles(layer));
    now.removeAll(before);
    return now.size();
  }

  /** One start in four finds no state, and one in eight some that is damaged. */
  private void upsetState() {
    switch (random.nextInt(8)) {
      case 0, 1 -> mill.state().remove();
      case 2 -> mill.state().damage(random);
      default -> {}
    }
  }

  /** The moment itself is what chance picks; there is no condition to wait for. */
  private void waitUpTo(long nanos) {
    long until = System.nanoTime() + (long) (random.nextDouble() * nanos);
    for (long left = nanos; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
