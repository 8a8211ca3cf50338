package io.millrace.lakehouse.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.SilverTable;
import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.TestSilver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangelogTest {
  private static final int EPOCHS = 8;

  @RegisterExtension private final TestLake lake = new TestLake();

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 3", "3, 2"})
  void whatItTellsIsTheDifferenceOfAnyTwoSnapshots(long seed, int version) {
    Random random = new Random(seed);
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(3, version));
    UpsertedTable upserted = new UpsertedTable(silver, lake.folder());
    List<Map<Long, String>> models = new ArrayList<>();
    List<Long> snapshots = new ArrayList<>();
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      upserted.epoch(epoch, random);
      if (random.nextInt(3) == 0) {
        upserted.compact(epoch, random);
      }
      models.add(new TreeMap<>(upserted.model()));
      snapshots.add(silver.table().currentSnapshot().snapshotId());
    }
    assertThat(silver.read(ChangelogTest::text))
        .containsExactlyElementsOf(sorted(upserted.model()));
    for (int pair = 0; pair < 12; pair++) {
      int from = random.nextInt(EPOCHS);
      int to = random.nextInt(EPOCHS);
      assertThat(changes(silver.table(), snapshots.get(from), snapshots.get(to), null))
          .as("from epoch %d to %d", from, to)
          .isEqualTo(difference(models.get(from), models.get(to)));
    }
  }

  @ParameterizedTest
  @CsvSource({"2", "3"})
  void changesOfOtherColumnsCancelOut(int version) {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, version));
    UpsertedTable upserted = new UpsertedTable(silver, lake.folder());
    upserted.upsert(1, List.of(silver.row(1, "anna", 1), silver.row(2, "bert", 1)));
    long from = silver.table().currentSnapshot().snapshotId();
    upserted.upsert(2, List.of(silver.row(1, "anna", 2), silver.row(2, "carl", 2)));
    long to = silver.table().currentSnapshot().snapshotId();

    assertThat(changes(silver.table(), from, to, silver.table().schema().select("customer")))
        .isEqualTo(Map.of("bert", -1, "carl", 1));
  }

  private static List<String> sorted(Map<Long, String> model) {
    return model.values().stream().sorted().toList();
  }

  private static String text(Record row) {
    return row.getField("id") + " " + row.getField("customer") + " " + row.getField("version");
  }

  private static Map<String, Integer> changes(
      Table table, long from, long to, Schema columnsOrNull) {
    Map<String, Integer> changes = new HashMap<>();
    Changelog changelog =
        columnsOrNull == null
            ? Changelog.between(table, from, to)
            : Changelog.between(table, from, to, columnsOrNull);
    changelog.forEach(
        change -> {
          String row =
              columnsOrNull == null
                  ? text(change.row())
                  : change.row().getField("customer").toString();
          assertThat(changes.put(row, change.sign())).as(row).isNull();
        });
    return changes;
  }

  private static Map<String, Integer> difference(Map<Long, String> from, Map<Long, String> to) {
    Map<String, Integer> changes = new HashMap<>();
    from.values().forEach(row -> changes.merge(row, -1, Integer::sum));
    to.values().forEach(row -> changes.merge(row, 1, Integer::sum));
    changes.values().removeIf(sum -> sum == 0);
    return changes;
  }
}
