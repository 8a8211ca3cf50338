package io.millrace.it.faults;

import io.millrace.it.process.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
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
      try (Start start = mill.run(runner)) {
        waitUpTo(LONGEST_START);
        start.process().kill();
      }
    } else {
      startAndKillAfterACommit(runner);
    }
  }

  void startAndKillAfterACommit(Runner runner) {
    Set<Path> before = metadataFiles();
    try (Start start = mill.run(runner)) {
      int commits = 1 + random.nextInt(4);
      start
          .process()
          .awaitReady(
              "has committed %d times".formatted(commits),
              Mill.PATIENCE,
              () -> newSince(before) >= commits);
      waitUpTo(TimeUnit.MILLISECONDS.toNanos(random.nextInt(3) == 0 ? 1000 : 40));
      start.process().kill();
    }
  }

  /** The table's metadata files; each commit brings one. */
  private Set<Path> metadataFiles() {
    Path metadata = mill.tableFolder().resolve("metadata");
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

  private int newSince(Set<Path> before) {
    Set<Path> now = new HashSet<>(metadataFiles());
    now.removeAll(before);
    return now.size();
  }

  /** The moment itself is what chance picks; there is no condition to wait for. */
  private void waitUpTo(long nanos) {
    long until = System.nanoTime() + (long) (random.nextDouble() * nanos);
    for (long left = nanos; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
