package io.millrace.transforms.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.tables.GoldDefinition;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.kernel.DuckKernel;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.KernelSettings;
import io.millrace.transforms.silver.SilverWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gold table with more groups than are worked on at once. */
class ManyGroupsTest {
  private static final int KEYS = 450_000;
  private static final int GROUPS = 300_000;

  @TempDir private Path scratch;

  /** The value of each key of silver. */
  private final int[] values = new int[KEYS];

  private final Random random = new Random(1);

  @Test
  void allGroupsAreThereAfterAStartAnewAndAfterALossOfState() throws IOException {
    String yaml =
        """
        silver: {table: silver.orders, columns: {id: int, v: int}, key: id, buckets: 1}
        gold:
          - table: gold.groups
            group-by: {part: id %% %d}
            buckets: 2
            measures:
              orders: count()
              sum: sum(v)
              most: max(v)
              apart: count_distinct(v)
              text: max(v::VARCHAR)
        """
            .formatted(GROUPS);
    try (Kernel kernel = DuckKernel.open(new KernelSettings(256 << 20, scratch, List.of()));
        SilverWorld world = new SilverWorld(yaml, kernel, scratch, random)) {
      GoldDefinition gold = world.pipeline().gold().get(0);
      for (int key = 0; key < KEYS; key++) {
        change(world, key);
      }
      commit(world, EpochPlan.Source.KAFKA);
      world.kill();
      world.tables().makeAnew(gold);
      world.start();
      assertThat(GroupParts.areMany(KEYS)).isTrue();
      commit(world, EpochPlan.Source.SILVER);
      check(world.tables().gold(gold));

      changeSome(world);
      commit(world, EpochPlan.Source.KAFKA);
      check(world.tables().gold(gold));

      world.kill();
      world.state().remove();
      world.start();
      changeSome(world);
      commit(world, EpochPlan.Source.KAFKA);
      check(world.tables().gold(gold));
    }
  }

  private void changeSome(SilverWorld world) {
    for (int change = 0; change < 1_000; change++) {
      change(world, random.nextInt(KEYS));
    }
  }

  private void change(SilverWorld world, int key) {
    values[key] = random.nextInt(100);
    String value = "{\"id\": %d, \"v\": %d}".formatted(key, values[key]);
    world.produce(Integer.toString(key), value);
  }

  private static void commit(SilverWorld world, EpochPlan.Source source) {
    EpochPlan plan = world.plan();
    assertThat(plan.source()).isEqualTo(source);
    assertThat(world.commit(world.work(plan))).isEqualTo(Ledger.Outcome.COMMITTED);
  }

  private void check(Table gold) throws IOException {
    Map<Integer, String> rows = new HashMap<>();
    try (CloseableIterable<Record> found = IcebergGenerics.read(gold).build()) {
      for (Record row : found) {
        int group = (Integer) row.getField("part");
        assertThat(rows.put(group, shown(row))).isNull();
      }
    }
    assertThat(rows).hasSize(GROUPS);
    for (int group = 0; group < GROUPS; group++) {
      assertThat(rows.get(group)).isEqualTo(expected(group));
    }
  }

  private static String shown(Record row) {
    return "%s, %s, %s, %s, %s"
        .formatted(
            row.getField("orders"),
            row.getField("sum"),
            row.getField("most"),
            row.getField("apart"),
            row.getField("text"));
  }

  /** Groups have one or two keys. */
  private String expected(int group) {
    int one = values[group];
    int other = group + GROUPS < KEYS ? values[group + GROUPS] : one;
    boolean isPair = group + GROUPS < KEYS;
    String text =
        Integer.toString(one).compareTo(Integer.toString(other)) > 0
            ? Integer.toString(one)
            : Integer.toString(other);
    return "%d, %d, %d, %d, %s"
        .formatted(
            isPair ? 2 : 1,
            isPair ? one + other : one,
            Math.max(one, other),
            one == other ? 1 : 2,
            text);
  }
}
