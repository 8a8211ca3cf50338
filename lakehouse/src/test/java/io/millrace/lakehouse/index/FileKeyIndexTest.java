package io.millrace.lakehouse.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileKeyIndexTest {
  private static final long AMPLE = 1L << 30;
  private static final int HISTORIES = 40;
  private static final int STEPS = 30;

  @TempDir Path folder;

  private static FileKeyIndex open(Path folder, int width, long budget) {
    return FileKeyIndex.open(folder, width, new MappedBytes(budget)).orElseThrow();
  }

  @Test
  void equalsAMapThroughPutsFinishesRemovalsKillsAndRestarts() {
    long first = Long.getLong("millrace.seed", System.nanoTime());
    for (long seed = first; seed < first + HISTORIES; seed++) {
      Random random = new Random(seed);
      History history = new History(folder.resolve("h" + seed), random);
      for (int step = 0; step < STEPS; step++) {
        String done = history.step();
        assertThat(history.differences())
            .as("-Dmillrace.seed=%d, step %d: %s", seed, step, done)
            .isEmpty();
      }
      history.index.close();
    }
  }

  /** An index, what it must hold now, and what it must hold after a kill. */
  private static final class History {
    private final Random random;
    private final int width;
    private final int keys;
    private Path folder;
    private FileKeyIndex index;
    private IndexModel now;
    private IndexModel kept;
    private OptionalLong tag = OptionalLong.empty();
    private boolean changing;
    private int kills;

    History(Path folder, Random random) {
      this.random = random;
      this.folder = folder;
      this.width = 1 + random.nextInt(4);
      this.keys = 16 << random.nextInt(13);
      this.now = new IndexModel(width);
      this.kept = new IndexModel(width);
      this.index = open(folder, width, budget());
    }

    private long budget() {
      return random.nextBoolean() ? AMPLE : random.nextInt(1 << 20);
    }

    String step() {
      return switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> put(1 + random.nextInt(1 << random.nextInt(15)));
        case 4, 5, 6 -> finish();
        case 7 -> kill();
        case 8 -> random.nextInt(4) == 0 ? clear() : remove();
        default -> reserve();
      };
    }

    private String put(int count) {
      now.put(index, random, count, keys);
      changing = true;
      return "put " + count;
    }

    private String finish() {
      long next = random.nextLong();
      boolean moves = random.nextInt(3) == 0;
      if (moves) {
        now.finish(index, next, History::moved);
      } else {
        index.finish(next);
      }
      tag = OptionalLong.of(next);
      kept = now.copy();
      changing = false;
      return moves ? "finish and move" : "finish";
    }

    /** Odd locations stay; of the others some go, and some become odd ones. */
    private static long moved(long location) {
      if ((location & 1) == 1) {
        return location;
      }
      return Math.floorMod(location, 3) == 0 ? KeyIndex.ABSENT : location + 1;
    }

    private String kill() {
      boolean copied = random.nextBoolean();
      Path left = folder;
      if (copied) {
        kills++;
        left = IndexModel.copyOf(folder, folder.resolveSibling(folder.getFileName() + "-" + kills));
      }
      index.close();
      folder = left;
      index = open(folder, width, budget());
      boolean lost = index.tag().isEmpty();
      if (lost) {
        assertThat(tag.isEmpty() || changing).isTrue();
        kept = new IndexModel(width);
        tag = OptionalLong.empty();
      }
      now = kept.copy();
      changing = false;
      return copied ? "kill" : "close";
    }

    private String remove() {
      if (changing) {
        return "nothing";
      }
      int parts = 1 + random.nextInt(5);
      now.removeIf(index, location -> Math.floorMod(location, parts) == 0);
      kept = now.copy();
      return "remove one in " + parts;
    }

    private String clear() {
      now.clear(index);
      kept = now.copy();
      tag = OptionalLong.empty();
      changing = false;
      return "clear";
    }

    private String reserve() {
      index.reserve(random.nextInt(1 << 20));
      return "reserve";
    }

    List<String> differences() {
      List<String> differences = now.differences(index, random);
      if (!changing && !index.tag().equals(tag)) {
        differences.add("tag %s instead of %s".formatted(index.tag(), tag));
      }
      return differences;
    }
  }

  @Test
  void whateverIsDamagedWhatIsLeftIsAStateThatWasFinished() throws IOException {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    Path whole = folder.resolve("whole");
    Map<Long, IndexModel> finished = new HashMap<>();
    IndexModel model = new IndexModel(3);
    try (FileKeyIndex index = open(whole, 3, AMPLE)) {
      for (long tag = 0; tag < 6; tag++) {
        model.put(index, random, 500, 1000);
        index.finish(tag);
        finished.put(tag, model.copy());
      }
      model.put(index, random, 100, 1000);
    }
    int damaged = 0;
    for (int i = 0; i < 300; i++) {
      Path copy = IndexModel.copyOf(whole, folder.resolve("copy-" + i));
      String damage = damage(copy, random);
      String what = "-Dmillrace.seed=%d: %s".formatted(seed, damage);
      IndexModel expected;
      try (FileKeyIndex index = open(copy, 3, AMPLE)) {
        damaged += index.tag().equals(OptionalLong.of(5)) ? 0 : 1;
        expected =
            index.tag().isPresent()
                ? finished.get(index.tag().getAsLong()).copy()
                : new IndexModel(3);
        assertThat(expected.differences(index, random)).as(what).isEmpty();
        expected.put(index, random, 500, 1000);
        index.finish(9);
      }
      try (FileKeyIndex index = open(copy, 3, AMPLE)) {
        assertThat(index.tag()).as(what).hasValue(9);
        assertThat(expected.differences(index, random)).as(what).isEmpty();
      }
    }
    assertThat(damaged).isGreaterThan(200);
  }

  private static String damage(Path folder, Random random) throws IOException {
    Path file = folder.resolve(random.nextInt(3) == 0 ? "base-1" : "changes-1");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long place = (long) (random.nextDouble() * channel.size());
      switch (random.nextInt(4)) {
        case 0 -> {
          channel.truncate(place);
          return "%s cut to %d bytes".formatted(file, place);
        }
        case 1 -> {
          ByteBuffer zeros = ByteBuffer.allocate(4096);
          long at = place & -4096;
          zeros.limit((int) Math.min(4096, channel.size() - at));
          channel.write(zeros, at);
          return "%s without page at %d".formatted(file, at);
        }
        case 2 -> {
          Files.delete(file);
          return "%s deleted".formatted(file);
        }
        default -> {
          byte[] noise = new byte[1 + random.nextInt(16)];
          random.nextBytes(noise);
          noise[0] |= 1;
          byte[] before = Files.readAllBytes(file);
          for (int i = 0; i < noise.length && place + i < before.length; i++) {
            before[(int) place + i] ^= noise[i];
          }
          channel.write(ByteBuffer.wrap(before), 0);
          return "%s changed at %d".formatted(file, place);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, AMPLE})
  void aChangeTooLargeToKeepApartIsThereOnceFinished(long budget) {
    Random random = new Random(1);
    IndexModel model = new IndexModel(3);
    try (FileKeyIndex index = open(folder.resolve("index"), 3, budget)) {
      model.put(index, random, 1000, 1 << 30);
      index.finish(1);
      model.put(index, random, 60_000, 1 << 30);
      assertThat(index.tag()).isEmpty();
      try (FileKeyIndex left =
          open(IndexModel.copyOf(folder.resolve("index"), folder.resolve("left")), 3, budget)) {
        assertThat(left.tag()).isEmpty();
        assertThat(left.size()).isZero();
      }
      assertThat(model.differences(index, random)).isEmpty();
      index.finish(2);
    }
    try (FileKeyIndex index = open(folder.resolve("index"), 3, budget)) {
      assertThat(index.tag()).hasValue(2);
      assertThat(model.differences(index, random)).isEmpty();
    }
  }

  @Test
  void keysThatChangeAllTheTimeDoNotFillTheDisk() {
    Random random = new Random(1);
    IndexModel model = new IndexModel(3);
    try (FileKeyIndex index = open(folder, 3, AMPLE)) {
      for (int tag = 0; tag < 400; tag++) {
        model.put(index, random, 1000, 50);
        index.finish(tag);
        assertThat(index.diskBytes()).isLessThan(4L << 20);
      }
      assertThat(model.differences(index, random)).isEmpty();
    }
  }

  @Test
  void entriesThatWereRemovedGiveTheirSpaceBack() {
    Random random = new Random(1);
    IndexModel model = new IndexModel(1);
    try (FileKeyIndex index = open(folder, 1, AMPLE)) {
      model.put(index, random, 30_000, 1 << 30);
      index.finish(1);
      long before = index.diskBytes();
      model.removeIf(index, location -> Math.floorMod(location, 10) != 0);
      assertThat(index.diskBytes()).isLessThan(before / 5);
      assertThat(index.tag()).hasValue(1);
    }
  }

  @Test
  void takesFiftyTwoMegabytesOfDiskForAMillionKeys() {
    int count = 200_000;
    long[] keys = new Random(1).longs(2L * count).toArray();
    try (FileKeyIndex index = open(folder, 3, AMPLE)) {
      index.put(keys, new long[3 * count], count);
      index.finish(1);
      assertThat(index.size()).isEqualTo(count);
      assertThat(index.diskBytes()).isLessThan(52L * count);
      assertThat(index.memoryBytes()).isLessThan(64L * count);
    }
  }

  @Test
  void oneThatDoesNotFitTheBudgetIsReadFromDisk() {
    Random random = new Random(1);
    MappedBytes budget = new MappedBytes(4 << 20);
    IndexModel small = new IndexModel(3);
    IndexModel large = new IndexModel(3);
    try (FileKeyIndex first = FileKeyIndex.open(folder.resolve("1"), 3, budget).orElseThrow();
        FileKeyIndex second = FileKeyIndex.open(folder.resolve("2"), 3, budget).orElseThrow()) {
      small.put(first, random, 1000, 1 << 30);
      first.finish(1);
      large.put(second, random, 100_000, 1 << 30);
      second.finish(1);
      assertThat(first.isMapped()).isTrue();
      assertThat(second.isMapped()).isFalse();
      assertThat(second.memoryBytes()).isLessThan(2 << 20);
      assertThat(budget.taken()).isLessThan(budget.cap());
      assertThat(large.differences(second, random)).isEmpty();
      second.removeIf(location -> location % 100 != 0);
      assertThat(second.isMapped()).isTrue();
    }
    assertThat(budget.taken()).isZero();
  }

  @Test
  void aLargeChangeDoesNotTakeMoreThanTheBudget() {
    Random random = new Random(1);
    MappedBytes budget = new MappedBytes(2 << 20);
    IndexModel model = new IndexModel(3);
    try (FileKeyIndex index = FileKeyIndex.open(folder, 3, budget).orElseThrow()) {
      model.put(index, random, 100_000, 1 << 30);
      index.finish(1);
      for (int batch = 0; batch < 40; batch++) {
        model.put(index, random, 1000, 1 << 30);
        assertThat(budget.taken()).isLessThan(budget.cap());
      }
      index.finish(2);
      assertThat(budget.taken()).isLessThan(budget.cap());
      assertThat(model.differences(index, random)).isEmpty();
    }
  }

  @Test
  void aFolderInUseIsNotOpenedAgain() {
    try (FileKeyIndex index = open(folder, 1, AMPLE)) {
      assertThat(FileKeyIndex.open(folder, 1, new MappedBytes(AMPLE))).isEmpty();
      assertThat(index.size()).isZero();
    }
    open(folder, 1, AMPLE).close();
  }

  @Test
  void anIndexOfAnotherWidthIsNotUsed() {
    try (FileKeyIndex index = open(folder, 1, AMPLE)) {
      index.put(new long[] {1, 2}, new long[] {3}, 1);
      index.finish(1);
    }
    try (FileKeyIndex index = open(folder, 2, AMPLE)) {
      assertThat(index.tag()).isEmpty();
      assertThat(index.size()).isZero();
    }
  }

  @Test
  void refusesWhatCannotBeMeant() {
    FileKeyIndex index = open(folder, 1, AMPLE);
    assertThatThrownBy(() -> index.put(new long[2], new long[] {KeyIndex.ABSENT}, 1))
        .isInstanceOf(IllegalArgumentException.class);
    index.put(new long[2], new long[] {0}, 1);
    assertThatThrownBy(() -> index.removeIf(location -> true))
        .isInstanceOf(IllegalStateException.class);
    index.close();
    index.close();
    assertThatThrownBy(index::size).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> open(folder, 0, AMPLE)).isInstanceOf(IllegalArgumentException.class);
  }
}
