package io.millrace.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DamagedFileTest {
  private static final int FILES = 5_000;
  private static final List<String> DAMAGE =
      List.of(
          "\n", "\t", ":", ": ", "- ", "{", "}", "[", "]", "'", "\"", "#", "&a ", "*a", "!",
          "!!str ", "? ", "|\n", ">\n", "---\n", "...\n", "%", "@", "`", "${", "${file:", "}", "$",
          "null", "~", "\u0000", "\uD800", "\uFEFF", "é", "0", "-1", "<<: ", ".", "  ");

  @Test
  void aDamagedFileIsReadOrExplainedAndNeverCrashes() {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    int explained = 0;

    for (int file = 0; file < FILES; file++) {
      String text = damaged(Pipelines.FULLEST, random);
      Throwable thrown = catchThrowable(() -> Pipelines.read(text, Map.of("a", "b")));
      if (thrown != null) {
        explained++;
        assertThat(thrown)
            .as("-Dmillrace.seed=%d, file %d:%n%s", seed, file, text)
            .isInstanceOfSatisfying(
                PipelineFileException.class,
                e -> assertThat(e.problems()).isNotEmpty().allMatch(DamagedFileTest::isComplete));
      }
    }

    assertThat(explained).as("files that were wrong").isGreaterThan(FILES / 10);
  }

  private static boolean isComplete(Problem problem) {
    return problem.line() > 0
        && problem.column() > 0
        && problem.message().lines().count() == 1
        && problem.message().length() < 400;
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      int at = random.nextInt(damaged.length());
      if (random.nextBoolean()) {
        damaged.insert(at, DAMAGE.get(random.nextInt(DAMAGE.size())));
      } else {
        damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(12)));
      }
    }
    return damaged.toString();
  }
}
