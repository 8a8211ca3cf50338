package io.millrace.transforms.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.transforms.kernel.DuckKernel;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.KernelSettings;
import io.millrace.transforms.silver.SilverWorld;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.theta.SetOperation;
import org.apache.datasketches.theta.Sketch;
import org.apache.datasketches.theta.Union;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures that are only about right, of more values than their sketches keep. */
class GoldSketchTest {
  private static final int KEYS = 60_000;
  private static final int GROUPS = 3;

  @TempDir private Path scratch;

  /** What silver has, by key: the group is that of the key. */
  private final Map<Integer, Integer> users = new HashMap<>();

  private final Random random = new Random(1);

  @Test
  void sketchesTellWhatIsThereAndOthersMergeThem() throws IOException {
    String yaml =
        """
        silver:
          table: silver.orders
          columns: {id: long, user: string, amount: double}
          key: id
          buckets: 1
        gold:
          - table: gold.sketches
            group-by: {part: id %% %d}
            measures:
              orders: count()
              users: approx_distinct(user)
              median: approx_quantile(amount, 0.5)
              high: approx_quantile(amount, 0.99)
              who: distinct_sketch(user)
              amounts: quantile_sketch(amount)
        """
            .formatted(GROUPS);
    try (Kernel kernel = DuckKernel.open(new KernelSettings(256 << 20, scratch, List.of()));
        SilverWorld world = new SilverWorld(yaml, kernel, scratch, random)) {
      for (int key = 0; key < KEYS; key++) {
        order(world, key, random.nextInt(KEYS / 2));
      }
      check(commit(world));

      for (int key = 0; key < KEYS; key += 2) {
        order(world, key, random.nextInt(100));
      }
      check(commit(world));
    }
  }

  private void order(SilverWorld world, int key, int user) {
    users.put(key, user);
    String value = "{\"id\": %d, \"user\": \"u%d\", \"amount\": %d}";
    world.produce(Integer.toString(key), value.formatted(key, user, user));
  }

  private static List<Record> commit(SilverWorld world) throws IOException {
    assertThat(world.commit(world.work(world.plan()))).isEqualTo(Ledger.Outcome.COMMITTED);
    Table gold = world.tables().gold(world.pipeline().gold().get(0));
    try (CloseableIterable<Record> rows = IcebergGenerics.read(gold).build()) {
      List<Record> all = new ArrayList<>();
      rows.forEach(all::add);
      return all;
    }
  }

  private void check(List<Record> rows) {
    assertThat(rows).hasSize(GROUPS);
    Union together = SetOperation.builder().buildUnion();
    KllDoublesSketch all = KllDoublesSketch.newHeapInstance();
    for (Record row : rows) {
      List<Integer> values = sorted(((Number) row.getField("part")).intValue());
      assertThat(row.getField("orders")).isEqualTo((long) values.size());
      assertThat((long) row.getField("users")).isCloseTo(distinct(values), withinPercentage(5));
      assertRank(values, (double) row.getField("median"), 0.5);
      assertRank(values, (double) row.getField("high"), 0.99);
      Sketch who = Sketch.wrap(bytes(row, "who"));
      assertThat(who.isEstimationMode()).as("there are more than it keeps").isTrue();
      assertThat(Math.round(who.getEstimate())).isEqualTo(row.getField("users"));
      together.union(who);
      all.merge(KllDoublesSketch.wrap(bytes(row, "amounts")));
    }
    List<Integer> values = sorted(-1);
    assertThat((long) together.getResult().getEstimate())
        .isCloseTo(distinct(values), withinPercentage(5));
    assertThat(all.getN()).isEqualTo(KEYS);
    assertRank(values, all.getQuantile(0.5), 0.5);
  }

  private static Memory bytes(Record row, String column) {
    ByteBuffer bytes = (ByteBuffer) row.getField(column);
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return Memory.wrap(copy);
  }

  /** The users of a group's orders; of all orders for -1. */
  private List<Integer> sorted(int group) {
    return users.entrySet().stream()
        .filter(each -> group < 0 || each.getKey() % GROUPS == group)
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }

  private static long distinct(List<Integer> values) {
    Set<Integer> apart = new HashSet<>(values);
    return apart.size();
  }

  /** A value is about where a part of all values is up to it. */
  private static void assertRank(List<Integer> sorted, double value, double rank) {
    long below = sorted.stream().filter(each -> each < value).count();
    long upTo = sorted.stream().filter(each -> each <= value).count();
    double slack = 0.04 * sorted.size();
    assertThat(rank * sorted.size()).isBetween(below - slack, upTo + slack);
  }
}
