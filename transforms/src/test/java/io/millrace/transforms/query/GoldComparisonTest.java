package io.millrace.transforms.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.GoldDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldComparisonTest {
  private static final String SILVER =
      """
      table: silver.orders
      columns: {id: long, status: string, weight: double}
      key: id
      buckets: 1
      """;

  private static final String GOLD =
      """
      gold:
        - table: gold.by_status
          group-by: {status: status}
          measures: {orders: count(), weight: sum(weight), about: approx_distinct(id), doubled: about * 2}
        - table: gold.many
          group-by: {status: status}
          measures: {orders: count()}
          having: approx_distinct(id) > 100
      """;

  @TempDir private Path folder;

  @Test
  void groupsThatAreNotWhatTheQueryOverSilverSaysAreNamed() {
    try (QueryWorld world = new QueryWorld(folder, SILVER, GOLD)) {
      world.epoch(1, order(world, 1, "new", 1.5), order(world, 2, "paid", 0.1));
      world.goldTakes(0, QueryWorld.entry(1), group("new", 1, 1.5), group("paid", 1, 0.1));
      world.goldTakes(1, QueryWorld.entry(1));
      GoldComparison.Result right = compare(world, 0);
      assertThat(right.different()).isZero();
      assertThat(right.some()).isEmpty();
      assertThat(right.groups()).isEqualTo(2);
      assertThat(right.cut().epoch()).isEqualTo(1);
      assertThat(right.leftOut()).containsExactly("about", "doubled");

      world.epoch(2, order(world, 3, "new", 1), order(world, 4, "odd", 1));
      world.goldTakes(0, QueryWorld.entry(2), group("lost", 5, 2.0));
      world.goldTakes(1, QueryWorld.entry(2), Map.of("status", "new", "orders", 7L));
      GoldComparison.Result wrong = compare(world, 0);
      assertThat(wrong.different()).isEqualTo(3);
      assertThat(wrong.some())
          .containsExactly(
              "(lost) is too much",
              "(new) orders is 1 and not 2, weight is 1.5 and not 2.5",
              "(odd) is missing");
      assertThat(compare(world, 1).different()).isZero();
    }
  }

  private static GoldComparison.Result compare(QueryWorld world, int table) {
    GoldDefinition gold = world.pipeline().gold().get(table);
    return new GoldComparison(world.pipeline(), gold).run(world.lake(), Duration.ofMinutes(1));
  }

  private static Record order(QueryWorld world, long id, String status, double weight) {
    return world.row(Map.of("id", id, "status", status, "weight", weight));
  }

  private static Map<String, Object> group(String status, long orders, double weight) {
    return Map.of(
        "status", status, "orders", orders, "weight", weight, "about", 77L, "doubled", 1L);
  }
}
