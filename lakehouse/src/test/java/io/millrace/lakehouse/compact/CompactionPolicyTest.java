package io.millrace.lakehouse.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.compact.CompactionPolicy.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.assertj.core.api.AbstractDoubleAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactionPolicyTest {
  private static final int EPOCHS = 1000;

  /** Several, because when the largest files were rewritten last weighs much in one. */
  private record Run(List<SimulatedBucket> buckets) {
    static Run of(int rows, double updates, SimulatedBucket.Keys keys) {
      return of(rows, updates, keys, 2);
    }

    static Run of(int rows, double updates, SimulatedBucket.Keys keys, int reach) {
      List<SimulatedBucket> buckets = new ArrayList<>();
      for (int seed = 1; seed <= 4; seed++) {
        SimulatedBucket bucket = new SimulatedBucket(reach * rows, seed);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
          bucket.epoch(rows, updates, keys);
        }
        buckets.add(bucket);
      }
      return new Run(buckets);
    }

    AbstractDoubleAssert<?> assertAverage(ToDoubleFunction<SimulatedBucket> what) {
      double average = buckets.stream().mapToDouble(what).average().orElseThrow();
      return assertThat(average).as("%s", buckets);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000})
  void updatesOfLateChangesCostLessThanThreeTimesTheNewBytes(int rows) {
    Run run = Run.of(rows, 0.8, SimulatedBucket.RECENT);

    run.assertAverage(SimulatedBucket::writeAmplification).isLessThan(3);
    run.assertAverage(SimulatedBucket::files).isLessThan(12);
    run.assertAverage(SimulatedBucket::mostFiles).isLessThan(24);
    run.assertAverage(SimulatedBucket::dead).isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000})
  void ordersThatAreDoneAfterTwentyEpochsAreReadFromFewFiles(int rows) {
    Run run = Run.of(rows, 0.8, SimulatedBucket.LATEST, 20);

    run.assertAverage(SimulatedBucket::writeAmplification).isLessThan(3);
    run.assertAverage(SimulatedBucket::files).isLessThan(12);
    run.assertAverage(SimulatedBucket::mostFiles).isLessThan(21);
    run.assertAverage(SimulatedBucket::dead).isLessThan(0.25);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000})
  void updatesAllOverTheTableCostMore(int rows) {
    Run run = Run.of(rows, 0.8, SimulatedBucket.ANY);

    run.assertAverage(SimulatedBucket::writeAmplification).isLessThan(3.8);
    run.assertAverage(SimulatedBucket::files).isLessThan(12);
    run.assertAverage(SimulatedBucket::mostFiles).isLessThan(24);
    run.assertAverage(SimulatedBucket::dead).isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000})
  void hotKeys(int rows) {
    Run run = Run.of(rows, 0.8, SimulatedBucket.HOT);

    run.assertAverage(SimulatedBucket::writeAmplification).isLessThan(3.5);
    run.assertAverage(SimulatedBucket::files).isLessThan(12);
    run.assertAverage(SimulatedBucket::dead).isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000})
  void newKeysOnly(int rows) {
    Run run = Run.of(rows, 0, SimulatedBucket.ANY);

    run.assertAverage(SimulatedBucket::writeAmplification).isLessThan(4);
    run.assertAverage(SimulatedBucket::mostFiles).isLessThan(40);
  }

  @Test
  void aLargeTableKeepsMoreSmallFilesThanASmallOne() {
    assertThat(CompactionPolicy.due(withLargeFile(100_000, 10))).hasSize(10);
    assertThat(CompactionPolicy.due(withLargeFile(2_500_000, 19))).isEmpty();
    assertThat(CompactionPolicy.due(withLargeFile(2_500_000, 20))).hasSize(20);
    assertThat(CompactionPolicy.due(withLargeFile(100_000_000, 39))).isEmpty();
    assertThat(CompactionPolicy.due(withLargeFile(100_000_000, 40))).hasSize(40);
  }

  private static List<Size> withLargeFile(long rows, int smallFiles) {
    List<Size> files = new ArrayList<>(Collections.nCopies(smallFiles, new Size(1000, 100, 10)));
    files.add(new Size(CompactionPolicy.LARGE, rows, 0));
    return files;
  }

  @Test
  void aLargeCleanFileIsLeftAloneAndADirtyOneIsNot() {
    Size clean = new Size(CompactionPolicy.LARGE, 1_000_000, 400_000);
    Size dirty = new Size(CompactionPolicy.LARGE, 1_000_000, 500_000);

    assertThat(CompactionPolicy.due(new ArrayList<>(Collections.nCopies(30, clean)))).isEmpty();
    assertThat(CompactionPolicy.due(List.of(clean, dirty, clean))).containsExactly(1);
  }

  @Test
  void whatIsWrittenAtOnceIsBounded() {
    List<Size> files = Collections.nCopies(11, new Size(CompactionPolicy.LARGE / 3, 1000, 0));

    assertThat(CompactionPolicy.due(files)).hasSize(3);
  }
}
