package io.millrace.transforms.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept up as rows come and go is what the plan's query says of all rows. */
class KeptGoldTest {
  private static final int BATCHES = 8;

  static Stream<Arguments> golds() {
    long seed = new Random().nextLong();
    return GoldKinds.ALL.keySet().stream().sorted().map(name -> Arguments.of(name, seed));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("golds")
  void whatIsKeptUpIsWhatTheQuerySays(String name, long seed) throws SQLException {
    boolean fails = name.equals("expressions that fail");
    RandomRows rows = new RandomRows(seed);
    GoldPlan plan = GoldKinds.ALL.get(name).plan();
    try (KeptGold gold = new KeptGold(plan)) {
      for (int batch = 0; batch < BATCHES; batch++) {
        gold.change(rows.went(), rows.came(20), fails || batch % 2 == 0);

        assertSame(plan, gold.kept(), gold.right());
        if (!fails) {
          assertThat(gold.keyed(false)).isEqualTo(gold.keyed(true));
        }
      }
      assertThat(gold.right()).isNotEmpty();
      gold.change(rows.went(), List.of(), true);
      assertSame(plan, gold.kept(), gold.right());
    }
  }

  @Test
  void windowsAsLongAsTheirStepAreTimeBuckets() throws SQLException {
    RandomRows rows = new RandomRows(7);
    List<String> came = rows.came(40);
    Golds sliding = Golds.by("start", "sliding(INTERVAL 7 day, INTERVAL 1 week, ordered_at)");
    Golds buckets = Golds.by("start", "time_bucket(INTERVAL 7 day, ordered_at)");
    try (KeptGold first = new KeptGold(sliding.measure("orders", "count()").plan());
        KeptGold second = new KeptGold(buckets.measure("orders", "count()").plan())) {
      first.change(List.of(), came, false);
      second.change(List.of(), came, false);

      assertThat(first.kept()).isEqualTo(second.kept()).hasSizeGreaterThan(1);
    }
  }

  @Test
  void aRowCountsInEachWindowThatItFallsIn() throws SQLException {
    Golds golds =
        Golds.by("start", "sliding(INTERVAL 15 minute, INTERVAL 5 minute, local_at)")
            .measure("orders", "count()");
    try (KeptGold gold = new KeptGold(golds.plan())) {
      gold.change(List.of(), List.of(row("local_at", "'2024-01-01 00:05:00'"), row("", "")), false);

      assertThat(gold.kept().stream().map(Object::toString))
          .containsExactly(
              "[2023-12-31 23:55:00.0, 1]",
              "[2024-01-01 00:00:00.0, 1]",
              "[2024-01-01 00:05:00.0, 1]",
              "[null, 1]");
      assertThat(gold.right()).isEqualTo(gold.kept());
    }
  }

  @Test
  void aTimeWithoutWindowsBeforeItsOwnIsInThoseThatThereAre() throws SQLException {
    Golds golds =
        Golds.by("start", "sliding(INTERVAL 3 day, INTERVAL 1 day, local_at)")
            .measure("orders", "count()");
    try (KeptGold gold = new KeptGold(golds.plan())) {
      List<String> rows =
          List.of(
              row("local_at", "'290309-12-23 (BC) 00:05:00'"),
              row("local_at", "'infinity'").replaceFirst("1", "2"));
      gold.change(List.of(), rows, true);

      assertThat(gold.kept().stream().map(row -> row.get(1))).containsExactly(1L, 1L, 1L);
      assertThat(gold.right()).isEqualTo(gold.kept());
    }
  }

  private static String row(String column, String value) {
    return Golds.SILVER.stream()
        .map(each -> each.name().equals("id") ? "1" : each.name().equals(column) ? value : "NULL")
        .collect(Collectors.joining(", "));
  }

  @Test
  void aDivisionByZeroIsNull() throws SQLException {
    Golds golds =
        Golds.by("half", "quantity // p0")
            .measure("share", "sum(quantity) / sum(p0)")
            .measure("rest", "sum(quantity) % count(score)")
            .measure("each", "sum(quantity / p0)");
    try (KeptGold gold = new KeptGold(golds.plan())) {
      gold.change(
          List.of(),
          List.of(
              row("quantity", "5").replaceFirst("NULL, NULL, NULL, NULL", "NULL, NULL, NULL, 0")),
          false);

      assertThat(gold.kept()).containsExactly(Arrays.asList(null, null, null, null));
      assertThat(gold.right()).isEqualTo(gold.kept());
    }
  }

  @Test
  void aSumBeyondALongFailsWhenItIsFinishedAndNamesItself() throws SQLException {
    Golds golds =
        Golds.by("everything", "1").measure("orders", "count()").measure("total", "sum(number)");
    List<String> rows =
        List.of(row("number", "9223372036854775807"), row("number", "1").replaceFirst("1", "2"));
    GoldPlan plan = golds.plan();
    try (KeptGold gold = new KeptGold(plan)) {
      gold.change(List.of(), rows, false);

      assertThatThrownBy(gold::kept).hasMessageContaining("9223372036854775808");
      String groups =
          "SELECT 0 AS _i, 1 AS g0, 2::BIGINT AS a0, 9223372036854775808::DECIMAL(38,0) AS a1, 2::BIGINT AS a2";
      assertThat(plan.accumulators()).hasSize(3);
      assertThat(gold.rows("SELECT orders FROM (%s)".formatted(plan.finish(groups))))
          .containsExactly(List.of(2L));
    }
  }

  @Test
  void moneyIsExact() throws SQLException {
    Golds golds =
        Golds.by("everything", "1").measure("total", "sum(amount)").measure("most", "sum(wide)");
    try (KeptGold gold = new KeptGold(golds.plan())) {
      String first = row("amount", "9999999999.99").replaceFirst("1", "1");
      String second = row("amount", "0.01").replaceFirst("1", "2");
      String third = row("wide", "99999999999999999999999999.9999").replaceFirst("1", "3");
      gold.change(List.of(), List.of(first, second, third), false);

      assertThat(gold.kept().get(0).subList(1, 3).toString())
          .isEqualTo("[10000000000.00, 99999999999999999999999999.9999]");
      gold.change(List.of(first, third), List.of(), false);
      assertThat(gold.kept().get(0)).containsExactly(1, new BigDecimal("0.01"), null);
    }
  }

  private static void assertSame(GoldPlan plan, List<List<Object>> kept, List<List<Object>> right) {
    assertThat(kept).hasSameSizeAs(right);
    for (int row = 0; row < right.size(); row++) {
      for (int i = 0; i < right.get(row).size(); i++) {
        Object expected = right.get(row).get(i);
        Object found = kept.get(row).get(i);
        if (expected instanceof Double number && Double.isFinite(number) && found != null) {
          double most = inexact(plan.columns().get(i).name()) + 1e-9 * Math.abs(number);
          assertThat((Double) found)
              .as("column %d of %s", i, kept)
              .isEqualTo(number, Offset.offset(most));
        } else {
          assertThat(found).as("column %d of %s", i, kept).isEqualTo(expected);
        }
      }
    }
  }

  /** By how much a measure may be wrong: squares of large numbers are no exact numbers. */
  private static double inexact(String measure) {
    boolean squared = measure.startsWith("var");
    if (!squared && !measure.startsWith("stddev")) {
      return 0;
    }
    double size = measure.contains("wide") ? 1e16 : measure.contains("number") ? 1e13 : 10;
    return squared ? 1e-8 * size * size : 1e-4 * size;
  }
}
