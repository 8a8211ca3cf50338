package io.millrace.transforms.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.changelog.Changelog;
import io.millrace.lakehouse.changelog.RowChanges;
import io.millrace.lakehouse.cut.Cut;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.upsert.UpsertChange;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.kernel.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silver at every epoch equals the model, whatever happens on the way. */
class SilverSeedsTest {
  private static final int EPOCHS = 8;
  private static final int LARGE = 40_000;

  @TempDir private static Path scratch;

  @Test
  void silverAtEveryEpochEqualsTheModel() throws Exception {
    Seeds.run(scratch, SilverSeedsTest::yaml, SilverSeedsTest::run);
  }

  /** In a small bucket an index follows each rewrite in one pass; here few rows move among many. */
  @Test
  void aSmallRewriteInALargeBucketIsFollowedToo() {
    Random random = new Random(Seeds.FIRST);
    try (Kernel kernel = Seeds.kernel(scratch);
        SilverWorld world = new SilverWorld(yaml(3, 1, "", 500), kernel, scratch, random)) {
      for (int key = 0; key < LARGE; key++) {
        produce(world, key, 0, random);
      }
      for (int version = 1; version <= 2 * EPOCHS; version++) {
        assertThat(world.commit(world.work(world.plan()))).isEqualTo(Ledger.Outcome.COMMITTED);
        for (int change = 0; change < 20; change++) {
          produce(world, random.nextInt(LARGE), version, random);
        }
      }
      compare(world, Seeds.FIRST);
      assertThat(world.tables().silver().snapshots())
          .filteredOn(UpsertChange::isMerge)
          .extracting(merge -> Long.parseLong(merge.summary().get("added-records")))
          .anyMatch(rows -> rows < LARGE / 20);
    }
  }

  private static void produce(SilverWorld world, int key, int version, Random random) {
    String value = "{\"v\": %d, \"day\": 1, \"text\": \"%x\"}";
    world.produce(Integer.toString(key), value.formatted(version, random.nextLong()));
  }

  private static void run(SilverWorld world, Random random, long seed) {
    for (int step = 0; step < EPOCHS; step++) {
      arrive(world, random);
      KillingCatalog.killAfter(random.nextInt(3) == 0 ? random.nextInt(16) : -1);
      try {
        epoch(world, random);
      } catch (KillingCatalog.Killed e) {
        restart(world, random);
      }
      if (random.nextInt(6) == 0) {
        restart(world, random);
      } else if (random.nextInt(10) == 0) {
        world.loseState();
        world.state().remove();
      }
    }
    KillingCatalog.killNoMore();
    while (world.standing().isBehind()) {
      assertThat(world.commit(world.work(world.plan()))).isEqualTo(Ledger.Outcome.COMMITTED);
      world.keepUp();
    }
    compare(world, seed);
  }

  /** Half of them keep so few snapshots that the first ones expire on the way. */
  private static String yaml(Random random) {
    return yaml(
        2 + random.nextInt(2),
        1 + random.nextInt(3),
        random.nextBoolean() ? "day" : "",
        random.nextBoolean() ? 500 : 1 + random.nextInt(4));
  }

  private static String yaml(int formatVersion, int buckets, String partitionBy, int snapshots) {
    return """
        silver:
          table: silver.orders
          columns: {id: {type: long, from: _key}, v: long, day: int, text: string}
          key: id
          order-by: v
          delete-when: text = 'deleted'
          format-version: %d
          buckets: %d
          partition-by: [%s]
          keep-snapshots: {count: %d}
        """
        .formatted(formatVersion, buckets, partitionBy, snapshots);
  }

  private static void arrive(SilverWorld world, Random random) {
    int keys = 1 + random.nextInt(30);
    for (int count = random.nextInt(40); count > 0; count--) {
      String key = Integer.toString(random.nextInt(keys));
      int what = random.nextInt(20);
      String value =
          what == 0
              ? null
              : "{\"v\": %d, \"day\": %d, \"text\": \"%s\"}"
                  .formatted(
                      random.nextInt(50),
                      random.nextInt(3),
                      what < 3 ? "deleted" : "t" + random.nextInt(1000));
      world.produce(key, value);
      if (random.nextInt(10) == 0) {
        world.produce(key, value);
      }
    }
  }

  private static void epoch(SilverWorld world, Random random) {
    EpochPlan plan = world.plan();
    if (random.nextInt(8) == 0) {
      world.work(plan);
      return;
    }
    List<EpochPart> parts = new ArrayList<>(world.work(plan));
    long before = world.tables().silver().currentSnapshot().snapshotId();
    if (world.commit(parts) == Ledger.Outcome.COMMITTED) {
      compareChanges(world.tables().silver(), before, parts);
    }
    if (random.nextInt(8) == 0) {
      assertThat(world.commit(parts)).isNotEqualTo(Ledger.Outcome.COMMITTED);
    }
    if (random.nextInt(8) == 0) {
      world.commit(world.work(plan));
    }
    world.keepUp();
  }

  /** What the upsert says it changed is what the two snapshots differ by. */
  private static void compareChanges(Table silver, long before, List<EpochPart> parts) {
    Map<Integer, RowChanges> byBucket = new TreeMap<>();
    for (EpochPart part : parts) {
      if (part instanceof MergedBucket merged) {
        byBucket.putIfAbsent(merged.bucket().bucket(), merged.bucket().changes());
      }
    }
    long after = silver.currentSnapshot().snapshotId();
    assertThat(counted(Changelog.of(silver, List.copyOf(byBucket.values()))))
        .isEqualTo(counted(Changelog.between(silver, before, after)));
  }

  private static Map<String, Integer> counted(Changelog changes) {
    Map<String, Integer> counts = new HashMap<>();
    changes.forEach(change -> counts.merge(change.row().toString(), change.sign(), Integer::sum));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static void restart(SilverWorld world, Random random) {
    world.kill();
    switch (random.nextInt(5)) {
      case 0 -> world.state().remove();
      case 1 -> world.state().damage(random);
      case 2 -> Seeds.rollBack(world.tables().silver(), random);
      default -> {}
    }
    world.start();
  }

  private static void compare(SilverWorld world, long seed) {
    NavigableMap<Long, Map<Long, SilverModel.Row>> model =
        SilverModel.byEpoch(world.tables().bronze());
    Table silver = world.tables().silverFromItsFiles();
    for (Snapshot snapshot : silver.snapshots()) {
      String epoch = snapshot.summary().get("millrace.epoch");
      if (epoch != null) {
        assertThat(rows(silver, snapshot.snapshotId()))
            .as("seed %d, epoch %s", seed, epoch)
            .isEqualTo(model.floorEntry(Long.valueOf(epoch)).getValue());
      }
    }
    assertThat(rows(silver, silver.currentSnapshot().snapshotId()))
        .as("seed %d, at the end", seed)
        .isEqualTo(model.lastEntry().getValue());
    if (seed % 4 == 0) {
      world.cuts().forEach(cut -> compare(world, cut, model, seed));
    }
  }

  /** All tables of a cut are of its epoch; SQL over it costs more, so one seed of twenty has it. */
  private static void compare(
      SilverWorld world, Cut cut, NavigableMap<Long, Map<Long, SilverModel.Row>> model, long seed) {
    long silver = cut.tables().get(0).snapshot().orElseThrow().snapshotId();
    long bronze = cut.tables().get(2).snapshot().orElseThrow().snapshotId();
    Map<Long, SilverModel.Row> expected = model.floorEntry(cut.epoch()).getValue();
    assertThat(rows(world.tables().silver(), silver))
        .as("seed %d, cut %d", seed, cut.epoch())
        .isEqualTo(expected);
    assertThat(SilverModel.byEpoch(world.tables().bronze(), bronze).lastEntry().getValue())
        .as("seed %d, bronze of cut %d", seed, cut.epoch())
        .isEqualTo(expected);
    if (seed % 20 == 0) {
      assertThat(rows(world, cut.epoch()))
          .as("seed %d, query of epoch %d", seed, cut.epoch())
          .isEqualTo(expected);
    }
  }

  private static Map<Long, SilverModel.Row> rows(SilverWorld world, long epoch) {
    Map<Long, SilverModel.Row> rows = new HashMap<>();
    world.query(
        epoch,
        "SELECT id, v, day, text, _kafka_partition, _offset FROM silver",
        row ->
            rows.put(
                (Long) row.get(0),
                new SilverModel.Row(
                    (Long) row.get(0),
                    (Long) row.get(1),
                    (Integer) row.get(2),
                    (String) row.get(3),
                    (Integer) row.get(4),
                    (Long) row.get(5))));
    return rows;
  }

  private static Map<Long, SilverModel.Row> rows(Table silver, long snapshot) {
    Map<Long, SilverModel.Row> rows = new HashMap<>();
    try (CloseableIterable<Record> found =
        IcebergGenerics.read(silver).useSnapshot(snapshot).build()) {
      for (Record row : found) {
        SilverModel.Row one =
            new SilverModel.Row(
                (Long) row.getField("id"),
                (Long) row.getField("v"),
                (Integer) row.getField("day"),
                (String) row.getField("text"),
                (Integer) row.getField("_kafka_partition"),
                (Long) row.getField("_offset"));
        assertThat(rows.put(one.id(), one)).as("a second row of key " + one.id()).isNull();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
