package io.millrace.lakehouse.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.compact.CompactionPolicy.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactionPolicyTest {
  private static final int EPOCHS = 1000;

  private static SimulatedBucket run(int rows, double updates, SimulatedBucket.Keys keys) {
    SimulatedBucket bucket = new SimulatedBucket(2 * rows);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      bucket.epoch(rows, updates, keys);
    }
    return bucket;
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000})
  void updatesOfLateChangesCostLessThanThreeTimesTheNewBytes(int rows) {
    SimulatedBucket bucket = run(rows, 0.8, SimulatedBucket.RECENT);

    assertThat(bucket.writeAmplification()).as("%s", bucket).isLessThan(3);
    assertThat(bucket.files()).as("%s", bucket).isLessThan(12);
    assertThat(bucket.mostFiles()).as("%s", bucket).isLessThan(24);
    assertThat(bucket.dead()).as("%s", bucket).isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000})
  void updatesAllOverTheTableCostMore(int rows) {
    SimulatedBucket bucket = run(rows, 0.8, SimulatedBucket.ANY);

    assertThat(bucket.writeAmplification()).as("%s", bucket).isLessThan(3.8);
    assertThat(bucket.files()).as("%s", bucket).isLessThan(12);
    assertThat(bucket.mostFiles()).as("%s", bucket).isLessThan(24);
    assertThat(bucket.dead()).as("%s", bucket).isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000})
  void hotKeys(int rows) {
    SimulatedBucket bucket = run(rows, 0.8, SimulatedBucket.HOT);

    assertThat(bucket.writeAmplification()).as("%s", bucket).isLessThan(3.5);
    assertThat(bucket.files()).as("%s", bucket).isLessThan(12);
    assertThat(bucket.dead()).as("%s", bucket).isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000})
  void newKeysOnly(int rows) {
    SimulatedBucket bucket = run(rows, 0, SimulatedBucket.ANY);

    assertThat(bucket.writeAmplification()).as("%s", bucket).isLessThan(4);
    assertThat(bucket.mostFiles()).as("%s", bucket).isLessThan(30);
  }

  @Test
  void aLargeCleanFileIsLeftAloneAndADirtyOneIsNot() {
    Size clean = new Size(CompactionPolicy.LARGE, 1_000_000, 300_000);
    Size dirty = new Size(CompactionPolicy.LARGE, 1_000_000, 450_000);

    assertThat(CompactionPolicy.due(new ArrayList<>(Collections.nCopies(30, clean)))).isEmpty();
    assertThat(CompactionPolicy.due(List.of(clean, dirty, clean))).containsExactly(1);
  }

  @Test
  void whatIsWrittenAtOnceIsBounded() {
    List<Size> files = Collections.nCopies(10, new Size(CompactionPolicy.LARGE / 3, 1000, 0));

    assertThat(CompactionPolicy.due(files)).hasSize(3);
  }
}
