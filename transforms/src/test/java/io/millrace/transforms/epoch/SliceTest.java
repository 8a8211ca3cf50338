package io.millrace.transforms.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.ledger.Offsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceTest {
  @Test
  void oneBackloggedPartitionIsReadBySeveralWorkers() {
    List<Slice> slices = Slice.cut(List.of(new SliceRange(0, 0, 1000)), 300);

    assertThat(slices)
        .extracting(slice -> slice.ranges().get(0))
        .containsExactly(
            new SliceRange(0, 0, 250),
            new SliceRange(0, 250, 500),
            new SliceRange(0, 500, 750),
            new SliceRange(0, 750, 1000));
  }

  @Test
  void anEpochThatOnlyRecordsGapsStillHasASlice() {
    assertThat(Slice.cut(List.of(), 300)).containsExactly(new Slice(0, List.of()));
  }

  @Test
  void manyQuietPartitionsShareOneSlice() {
    List<SliceRange> ranges = new ArrayList<>();
    for (int partition = 0; partition < 100; partition++) {
      ranges.add(new SliceRange(partition, 0, 3));
    }

    assertThat(Slice.cut(ranges, 1000))
        .singleElement()
        .satisfies(s -> assertThat(s.ranges()).isEqualTo(ranges));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void slicesCoverEachOffsetOnceAndKeepTheCap(long seed) {
    Random random = new Random(seed);
    List<SliceRange> ranges = new ArrayList<>();
    for (int partition = 0; partition < 1 + random.nextInt(20); partition++) {
      long from = random.nextLong(1000);
      ranges.add(new SliceRange(partition, from, from + 1 + random.nextLong(5000)));
    }
    long cap = 1 + random.nextLong(3000);

    List<Slice> slices = Slice.cut(ranges, cap);

    Map<Integer, Long> next = new HashMap<>();
    ranges.forEach(range -> next.put(range.partition(), range.from()));
    for (Slice slice : slices) {
      assertThat(slice.ranges().stream().mapToLong(SliceRange::size).sum())
          .isLessThanOrEqualTo(cap);
      for (SliceRange range : slice.ranges()) {
        assertThat(range.from()).isEqualTo(next.get(range.partition()));
        next.put(range.partition(), range.to());
      }
    }
    ranges.forEach(range -> assertThat(next.get(range.partition())).isEqualTo(range.to()));
    assertThat(slices).extracting(Slice::index).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void anEpochTakesAllFromQuietPartitionsAndSharesTheRest() {
    Map<Integer, Long> starts = new TreeMap<>(Map.of(0, 0L, 1, 100L, 2, 0L, 3, 7L));
    Offsets ends = Offsets.of(Map.of(0, 10_000L, 1, 110L, 2, 5_000L, 3, 7L));

    assertThat(EpochShare.of(starts, ends, 1010))
        .containsExactly(
            new SliceRange(0, 0, 500), new SliceRange(1, 100, 110), new SliceRange(2, 0, 500));
  }

  @Test
  void anEpochIsNeverLargerThanItsCap() {
    Map<Integer, Long> starts = new TreeMap<>();
    Map<Integer, Long> ends = new TreeMap<>();
    for (int partition = 0; partition < 50; partition++) {
      starts.put(partition, 0L);
      ends.put(partition, 1000L);
    }

    assertThat(
            EpochShare.of(starts, Offsets.of(ends), 7).stream().mapToLong(SliceRange::size).sum())
        .isEqualTo(7);
  }
}
