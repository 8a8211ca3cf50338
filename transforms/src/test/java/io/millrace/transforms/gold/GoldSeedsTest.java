package io.millrace.transforms.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.silver.KillingCatalog;
import io.millrace.transforms.silver.Seeds;
import io.millrace.transforms.silver.SilverWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gold at every epoch equals its query over silver at that epoch, whatever happens on the way, and
 * what is told of it from one epoch to another is what changed.
 */
class GoldSeedsTest {
  private static final int EPOCHS = 6;

  /** Of so many pipelines one is looked at for what is told of its changes. */
  private static final int TOLD = 4;

  private static final List<String> GROUPS =
      List.of(
          "day: day",
          "rest: v % 5",
          "first: left(text, 2)",
          "minute: time_bucket(INTERVAL 1 minute, seen)",
          "hour: 'sliding(INTERVAL 3 minute, INTERVAL 1 minute, seen)'",
          "price: amount");

  private static final List<String> MEASURES =
      List.of(
          "n: count()",
          "known: count(amount)",
          "revenue: sum(amount)",
          "vs: sum(v)",
          "mean: avg(amount)",
          "spread: stddev(v)",
          "least: min(v)",
          "most: max(amount)",
          "latest: max(seen)",
          "texts: count_distinct(text)",
          "days: {value: count_distinct(day), filter: v > 10}",
          "first_text: min(text)",
          "about: approx_distinct(text)",
          "middle: approx_quantile(v, 0.5)",
          "high: {value: 'approx_quantile(weight, 0.9)', filter: v > 10}",
          "share: sum(weight) / count()",
          "even: {value: sum(amount), filter: v % 2 = 0}");

  private static final List<String> SILVER =
      List.of("id", "v", "day", "text", "amount", "weight", "seen");

  @TempDir private static Path scratch;

  @Test
  void goldAtEveryEpochEqualsItsQuery() throws Exception {
    Seeds.run(scratch, GoldSeedsTest::yaml, (world, random, seed) -> run(world, random));
  }

  private static void run(SilverWorld world, Random random) {
    for (int step = 0; step < EPOCHS; step++) {
      arrive(world, random);
      KillingCatalog.killAfter(random.nextInt(3) == 0 ? random.nextInt(24) : -1);
      try {
        epoch(world, random);
      } catch (KillingCatalog.Killed e) {
        restart(world, random);
      }
      if (random.nextInt(4) == 0) {
        restart(world, random);
      }
    }
    KillingCatalog.killNoMore();
    for (int left = 10; world.standing().isBehind(); left--) {
      assertThat(left).as("plans until all tables are there").isPositive();
      world.commit(world.work(world.plan()));
    }
    compare(world);
    if (random.nextInt(TOLD) == 0) {
      for (GoldDefinition gold : world.pipeline().gold()) {
        GoldPlan plan = world.tables().plan(gold);
        new ToldGroups(world.tables().gold(gold), plan, world.kernel(), world.folder())
            .check(random);
      }
    }
  }

  private static String yaml(Random random) {
    StringBuilder gold = new StringBuilder();
    for (int table = 1 + random.nextInt(2); table > 0; table--) {
      List<String> groups = some(GROUPS, 1 + random.nextInt(2), random);
      gold.append("  - table: gold.t%d\n    group-by:\n".formatted(table));
      groups.forEach(each -> gold.append("      " + each + "\n"));
      gold.append("    measures:\n");
      some(MEASURES, 1 + random.nextInt(5), random)
          .forEach(each -> gold.append("      " + each + "\n"));
      gold.append(random.nextInt(3) == 0 ? "    where: v < 40\n" : "");
      gold.append("    format-version: %d\n".formatted(2 + random.nextInt(2)));
      boolean divides = groups.get(0).startsWith("day") || groups.get(0).startsWith("rest");
      gold.append(divides && random.nextBoolean() ? "    buckets: 2\n" : "");
      gold.append(divides && random.nextInt(3) == 0 ? partition(groups.get(0)) : "");
    }
    return """
        silver:
          table: silver.orders
          columns:
            id: {type: long, from: _key}
            v: long
            day: int
            text: string
            amount: "decimal(12,2)"
            weight: double
            seen: timestamptz
          key: id
          order-by: v
          delete-when: text = 'deleted'
          buckets: %d
        gold:
        %s"""
        .formatted(1 + random.nextInt(2), gold);
  }

  private static String partition(String group) {
    return "    partition-by: [%s]\n".formatted(group.substring(0, group.indexOf(':')));
  }

  private static List<String> some(List<String> all, int count, Random random) {
    List<String> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, count);
  }

  private static void arrive(SilverWorld world, Random random) {
    int keys = 1 + random.nextInt(30);
    for (int count = random.nextInt(40); count > 0; count--) {
      String key = Integer.toString(random.nextInt(keys));
      int what = random.nextInt(20);
      String value =
          what == 0
              ? null
              : """
                {"v": %d, "day": %s, "text": %s, "amount": %s, "weight": %s, "seen": "2026-01-01T00:%02d:%02dZ"}"""
                  .formatted(
                      random.nextInt(50),
                      random.nextInt(6) == 0 ? "null" : random.nextInt(3),
                      what < 3
                          ? "\"deleted\""
                          : random.nextInt(6) == 0 ? "null" : "\"t" + random.nextInt(20) + "\"",
                      random.nextInt(6) == 0 ? "null" : random.nextInt(5) + ".25",
                      random.nextInt(6) == 0 ? "null" : random.nextInt(100) / 8.0,
                      random.nextInt(6),
                      random.nextInt(60));
      world.produce(key, value);
    }
  }

  private static void epoch(SilverWorld world, Random random) {
    EpochPlan plan = world.plan();
    if (random.nextInt(8) == 0) {
      world.work(plan);
      return;
    }
    List<EpochPart> parts = new ArrayList<>(world.work(plan));
    if (random.nextInt(8) == 0) {
      deleteSome(world.tables().silver(), random);
    }
    world.commit(parts);
    if (random.nextInt(8) == 0) {
      world.commit(parts);
    }
    if (random.nextInt(8) == 0) {
      world.commit(world.work(plan));
    }
    if (random.nextInt(8) == 0) {
      deleteSome(world.tables().silver(), random);
    }
  }

  /** Another engine's work. */
  private static void deleteSome(Table silver, Random random) {
    try (CloseableIterable<FileScanTask> tasks = silver.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        if (random.nextInt(3) == 0) {
          silver.newDelete().deleteFile(task.file()).commit();
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void restart(SilverWorld world, Random random) {
    world.kill();
    switch (random.nextInt(6)) {
      case 0 -> world.state().remove();
      case 1 ->
          world
              .pipeline()
              .gold()
              .forEach(gold -> Seeds.rollBack(world.tables().gold(gold), random));
      case 2 -> world.state().damage(random);
      case 3 -> world.tables().makeAnew(world.pipeline().gold().get(0));
      default -> {}
    }
    world.start();
  }

  private static void compare(SilverWorld world) {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET threads = 1");
      compare(world, statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void compare(SilverWorld world, Statement database) throws SQLException {
    for (GoldDefinition definition : world.pipeline().gold()) {
      Table gold = world.tables().gold(definition);
      int compared = 0;
      for (Snapshot snapshot : SnapshotUtil.currentAncestors(gold)) {
        LedgerEntry entry = Ledger.entryOf(snapshot).orElse(null);
        if (entry != null && entry.mirrors() != null) {
          assertThat(rows(gold, snapshot.snapshotId()))
              .as("%s at epoch %d", definition.table(), entry.epoch())
              .isEqualTo(query(database, world, definition, entry.mirrors()));
          compared++;
        }
      }
      assertThat(compared).isPositive();
      assertThat(new Ledger(gold).last().orElseThrow().epoch())
          .isEqualTo(new Ledger(world.tables().silver()).last().orElseThrow().epoch());
    }
  }

  private static List<String> rows(Table table, long snapshot) {
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<Record> found =
        IcebergGenerics.read(table).useSnapshot(snapshot).build()) {
      for (Record row : found) {
        List<String> values = new ArrayList<>();
        table.schema().columns().forEach(column -> values.add(shown(row.getField(column.name()))));
        rows.add(String.join(" | ", values));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Collections.sort(rows);
    return rows;
  }

  /** What the kernel makes of all rows of silver at once. */
  private static List<String> query(
      Statement database, SilverWorld world, GoldDefinition gold, long silver) throws SQLException {
    database.execute(
        "CREATE OR REPLACE TABLE silver(id BIGINT, v BIGINT, day INTEGER, text VARCHAR, amount DECIMAL(12,2), weight DOUBLE, seen TIMESTAMPTZ)");
    String rows = silver(world.tables().silver(), silver);
    if (!rows.isEmpty()) {
      database.execute("INSERT INTO silver VALUES " + rows);
    }
    GoldPlan plan = world.tables().plan(gold);
    List<String> found = new ArrayList<>();
    String inputs = String.join(", ", plan.inputs());
    try (ResultSet result =
        database.executeQuery(plan.query("SELECT %s FROM silver".formatted(inputs)))) {
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (TypedColumn column : plan.columns()) {
          values.add(shown(result.getObject(column.name())));
        }
        found.add(String.join(" | ", values));
      }
    }
    Collections.sort(found);
    return found;
  }

  private static String silver(Table table, long snapshot) {
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<Record> found =
        IcebergGenerics.read(table).useSnapshot(snapshot).build()) {
      for (Record row : found) {
        List<String> values = new ArrayList<>();
        for (String column : SILVER) {
          Object value = row.getField(column);
          values.add(value == null ? "NULL" : "'" + value + "'");
        }
        rows.add("(" + String.join(", ", values) + ")");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return String.join(", ", rows);
  }

  private static String shown(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return String.format(Locale.ROOT, "%.6f", ((Number) value).doubleValue() + 0.0);
    } else if (value instanceof BigDecimal number) {
      return number.toPlainString();
    } else if (value instanceof OffsetDateTime time) {
      return time.withOffsetSameInstant(ZoneOffset.UTC).toString();
    }
    return String.valueOf(value);
  }
}
