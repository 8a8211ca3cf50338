package io.millrace.transforms.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gold tables are read beside the others, as of the same epoch. */
class GoldQueryTest {
  private static final String SILVER =
      """
      table: silver.orders
      columns: {id: long, status: string}
      key: id
      buckets: 1
      """;

  private static final String GOLD =
      """
      gold:
        - {table: gold.by_status, group-by: {status: status}, measures: {orders: count()}}
        - {table: gold.orders, group-by: {id: id}, measures: {orders: count()}}
      """;

  @TempDir private Path folder;
  private QueryWorld world;

  @BeforeEach
  void makeTables() {
    world = new QueryWorld(folder, SILVER, GOLD);
    world.epoch(1, order(1, "new"));
    take(1, Map.of("status", "new", "orders", 1L));
    world.epoch(2, order(2, "paid"), order(3, "paid"));
    take(2, Map.of("status", "paid", "orders", 2L));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Record order(long id, String status) {
    return world.row(Map.of("id", id, "status", status));
  }

  /** Both tables take an epoch, in which the first gets a group. */
  private void take(long epoch, Map<String, Object> group) {
    world.goldTakes(0, QueryWorld.entry(epoch), group);
    world.goldTakes(1, QueryWorld.entry(epoch));
  }

  @Test
  void goldIsThereByItsNameAndByTheEndOfItThatNoOtherHas() {
    List<String> groups = List.of("[new, 1]", "[paid, 2]");
    for (String name :
        List.of("gold.by_status", "GOLD.\"By_Status\"", "\"gold\".by_status", "by_status")) {
      assertThat(world.query("SELECT * FROM %s ORDER BY ALL".formatted(name))).isEqualTo(groups);
    }
    assertThat(world.query("SELECT count(*) FROM gold.orders")).containsExactly("[0]");
    assertThat(world.query("SELECT by_status.orders, b.orders FROM by_status, gold.by_status b"))
        .hasSize(4);
    assertThat(world.query("WITH by_status AS (SELECT 7) FROM by_status")).containsExactly("[7]");
    assertThatThrownBy(() -> world.query("FROM orders"))
        .hasMessageStartingWith(
            "there is no table orders; there are gold.by_status (or just by_status), gold.orders, silver.orders (or just silver)");
  }

  @Test
  void goldAndSilverAreOfOneEpoch() {
    String sums = "SELECT (SELECT sum(orders) FROM by_status), (SELECT count(*) FROM silver)";
    world.epoch(3, order(4, "new"));
    world.goldTakes(0, QueryWorld.entry(3), Map.of("status", "more", "orders", 1L));

    assertThat(world.query(sums)).containsExactly("[3, 3]");
    assertThat(world.query(sums, "1")).containsExactly("[1, 1]");
    assertThat(world.query(sums, "1970-01-01T00:00:01.500Z")).containsExactly("[1, 1]");
    assertThatThrownBy(() -> world.query(sums, "3"))
        .hasMessageContaining("silver has it, gold.orders has not");
  }

  @Test
  void whatAnotherEngineChangedInSilverIsSaidToBeMissingInGold() {
    assertThat(world.notes("FROM by_status")).isEmpty();
    world.delete(0, 1);

    assertThat(world.query("SELECT count(*) FROM silver")).containsExactly("[0]");
    assertThat(world.notes("FROM silver")).isEmpty();
    assertThat(world.notes("FROM by_status"))
        .containsExactly(
            "gold.by_status: another engine has changed silver.orders since; the next epoch brings that");
  }
}
