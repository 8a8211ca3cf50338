package io.millrace.lakehouse.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledIndexTest {
  private static final int KILLS = 3;
  private static final int WIDTH = 3;
  private static final int KEYS = 50_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void aKilledProcessLeavesTheEntriesOfTheTagThatItLeaves() throws Exception {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    Path place = folder.resolve("index");
    IndexModel model = new IndexModel(WIDTH);
    long next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      killOneThatWrites(place, next + 3 + random.nextInt(10), random);
      try (FileKeyIndex index = open(place)) {
        String what = "-Dmillrace.seed=%d, kill %d".formatted(seed, kill);
        assertThat(index.tag()).as(what).isPresent();
        for (; next <= index.tag().getAsLong(); next++) {
          put(model, next, (keys, values, count) -> {});
        }
        assertThat(model.differences(index, random)).as(what).isEmpty();
      }
    }
  }

  private static FileKeyIndex open(Path place) {
    return FileKeyIndex.open(place, WIDTH, new MappedBytes(1L << 30)).orElseThrow();
  }

  private static void killOneThatWrites(Path place, long until, Random random) throws Exception {
    Path report = place.resolveSibling("report");
    Files.deleteIfExists(report);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                place.toString(),
                report.toString())
            .inheritIO()
            .start();
    try {
      Instant deadline = Instant.now().plus(PATIENCE);
      while (!Files.exists(report) || Long.parseLong("0" + Files.readString(report)) < until) {
        assertThat(process.isAlive()).isTrue();
        assertThat(Instant.now()).isBefore(deadline);
        Thread.onSpinWait();
      }
      assertThat(FileKeyIndex.open(place, WIDTH, new MappedBytes(0))).isEmpty();
      long spin = System.nanoTime() + random.nextInt(20_000_000);
      while (System.nanoTime() < spin) {
        Thread.onSpinWait();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void put(IndexModel model, long tag, IndexModel.Batch batch) {
    Random random = new Random(tag);
    model.put(batch, random, 1 + random.nextInt(5_000), KEYS);
  }

  /** Changes an index until it is killed, and says how far it is. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Path report = Path.of(arguments[1]);
      try (FileKeyIndex index = open(Path.of(arguments[0]))) {
        IndexModel model = new IndexModel(WIDTH);
        for (long tag = index.tag().orElse(-1) + 1; ; tag++) {
          put(model, tag, index::put);
          index.finish(tag);
          Files.writeString(report, Long.toString(tag));
        }
      }
    }
  }
}
