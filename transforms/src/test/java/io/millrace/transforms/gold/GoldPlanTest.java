package io.millrace.transforms.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tables.ColumnType.Decimal;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.Accumulator.Kind;
import io.millrace.transforms.refine.SqlTypes;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoldPlanTest {
  private static final int BATCHES = 8;

  private static final Map<String, Golds> GOLDS =
      Map.of(
          "every aggregate of numbers",
          numbers(Golds.by("status", "status")),
          "every aggregate of numbers, filtered",
          numbers(Golds.by("State", "upper(status)").where("quantity <> 3 OR ok")),
          "least and greatest",
          extremes(Golds.by("status", "status").group("g1", "\"Order\"")),
          "different values",
          distinct(Golds.by("status", "status")),
          "sketches",
          sketches(Golds.by("status", "status")),
          "groups of all types",
          Golds.by("ok", "ok")
              .group("day", "day")
              .group("clock", "clock")
              .group("minute", "time_bucket(INTERVAL 1 minute, ordered_at)")
              .group("token", "token")
              .group("raw", "raw")
              .group("amount", "round(amount, 0)")
              .measure("orders", "count()"),
          "measures of measures",
          Golds.by("status", "silver.status")
              .measure("share", "revenue / total")
              .measure("revenue", "coalesce(sum(amount), 0)", "ok")
              .measure("total", "sum(amount) + 0 * revenue")
              .measure("label", "upper(coalesce(status, '?')) || ' ' || orders")
              .measure("orders", "count(*) FILTER (WHERE amount > 0)", "quantity > 0")
              .measure("rate", "(count() // nullif(orders, 0))::DECIMAL(10,2)")
              .having("total > 100 OR count(score) > 2 OR status IS NULL"),
          "overlapping windows",
          Golds.by("window", "sliding(INTERVAL 1 hour, INTERVAL '20 minutes', local_at)")
              .group("status", "status")
              .measure("orders", "count()")
              .measure("late", "max(local_at)")
              .measure("who", "count_distinct(token)"),
          "expressions that fail",
          Golds.by("hour", "CAST(g0 AS INTEGER)")
              .where("CAST(\"Order\" AS INTEGER) = 12 OR ok")
              .measure("sum", "sum(CAST(\"Order\" AS INTEGER))", "CAST(status AS INTEGER) IS NULL")
              .measure("share", "max(p0 // (p0 - 1))")
              .measure("orders", "count()"));

  private static Golds sketches(Golds golds) {
    Golds.SILVER.stream()
        .map(TypedColumn::name)
        .filter(column -> !column.equals("tags"))
        .forEach(
            column ->
                golds
                    .measure("n_" + column, "approx_distinct(\"%s\")".formatted(column))
                    .measure("few_" + column, "approx_distinct(\"%s\")".formatted(column), "ok"));
    for (String column : List.of("amount", "wide", "quantity", "number", "score", "ratio")) {
      golds.measure("mid_" + column, "approx_quantile(%s, 0.5)".formatted(column));
      golds.measure("high_" + column, "approx_quantile(%s, 9 / 10)".formatted(column), "ok");
    }
    return golds
        .measure("seen", "distinct_sketch(status)")
        .measure("all", "quantile_sketch(score)");
  }

  private static Golds numbers(Golds golds) {
    for (String column : List.of("amount", "wide", "quantity", "number", "score", "ratio", "p0")) {
      for (String aggregate :
          List.of("count", "sum", "avg", "variance", "var_pop", "stddev", "stddev_pop")) {
        String name = aggregate + "_" + column;
        golds.measure(name, "%s(%s)".formatted(aggregate, column));
        golds.measure(name + "_ok", "%s(%s)".formatted(aggregate, column), "ok AND amount > 0");
      }
    }
    return golds.measure("orders", "count()").measure("tagged", "count(tags)", "ok");
  }

  private static Golds extremes(Golds golds) {
    for (TypedColumn column : Golds.SILVER) {
      if (column.type().isPrimitive()) {
        golds.measure("least_" + column.name(), "min(\"%s\")".formatted(column.name()));
        golds.measure("most_" + column.name(), "max(\"%s\")".formatted(column.name()), "ok");
      }
    }
    return golds;
  }

  private static Golds distinct(Golds golds) {
    for (TypedColumn column : Golds.SILVER) {
      if (column.type().isPrimitive()) {
        golds.measure("all_" + column.name(), "count_distinct(\"%s\")".formatted(column.name()));
        golds.measure(
            "some_" + column.name(), "count(DISTINCT \"%s\")".formatted(column.name()), "ok");
      }
    }
    return golds;
  }

  static Stream<Arguments> golds() {
    long seed = new Random().nextLong();
    return GOLDS.keySet().stream().sorted().map(name -> Arguments.of(name, seed));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("golds")
  void whatIsKeptUpIsWhatTheQuerySays(String name, long seed) throws SQLException {
    boolean fails = name.equals("expressions that fail");
    RandomRows rows = new RandomRows(seed);
    GoldPlan plan = GOLDS.get(name).plan();
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
  void theColumnsAreThoseOfTheKernelsTypes() {
    GoldPlan plan =
        Golds.by("minute", "time_bucket(INTERVAL 1 minute, ordered_at)")
            .group("Status", "status")
            .group("tiny", "quantity::TINYINT")
            .measure("orders", "count()")
            .measure("revenue", "sum(amount)")
            .measure("pieces", "sum(quantity)")
            .measure("score", "sum(ratio)")
            .measure("mean", "avg(quantity)")
            .measure("first", "min(day)")
            .measure("name", "max(\"Order\")")
            .measure("price", "revenue / pieces")
            .measure("money", "CAST(revenue / pieces AS DECIMAL(18,2))")
            .measure("wide", "sum(quantity::HUGEINT)")
            .plan();

    assertThat(plan.columns().stream().map(each -> each.name() + " " + each.type()))
        .containsExactly(
            "minute timestamptz",
            "Status string",
            "tiny int",
            "orders long",
            "revenue decimal(38,2)",
            "pieces long",
            "score double",
            "mean double",
            "first date",
            "name string",
            "price double",
            "money decimal(18,2)",
            "wide decimal(38,0)");
    assertThat(plan.columns()).noneMatch(TypedColumn::required);
    assertThat(plan.groups()).isEqualTo(plan.columns().subList(0, 3));
    assertThat(plan.inputs())
        .containsExactly("status", "Order", "amount", "quantity", "ratio", "day", "ordered_at");
  }

  @Test
  void whatMeasuresShareIsKeptOnce() {
    GoldPlan plan =
        Golds.by("status", "status")
            .measure("orders", "count()")
            .measure("also", "count(*)")
            .measure("revenue", "sum(amount)")
            .measure("mean", "avg( amount )")
            .measure("spread", "stddev(amount)")
            .measure("paid", "sum(amount)", "status = 'paid'")
            .measure("too", "sum(amount) FILTER (WHERE status = 'paid')")
            .measure("last", "max(ordered_at)")
            .measure("name", "max(status)")
            .measure("names", "count_distinct(status)")
            .plan();

    assertThat(plan.accumulators())
        .containsExactly(
            new Accumulator(Kind.COUNT, Simple.LONG),
            new Accumulator(Kind.COUNT, Simple.LONG),
            new Accumulator(Kind.SUM, new Decimal(38, 2)),
            new Accumulator(Kind.SUM, new Decimal(38, 4)),
            new Accumulator(Kind.COUNT, Simple.LONG),
            new Accumulator(Kind.SUM, new Decimal(38, 2)),
            new Accumulator(Kind.MAX, Simple.TIMESTAMPTZ),
            new Accumulator(Kind.AFRESH, Simple.STRING),
            new Accumulator(Kind.DISTINCT, Simple.LONG));
  }

  @Test
  void everyStepHasTheTypesThatThePlanTellsOf() throws SQLException {
    for (Golds golds : GOLDS.values()) {
      GoldPlan plan = golds.plan();
      try (KeptGold gold = new KeptGold(plan)) {
        gold.change(List.of(), List.of(), true);
        List<String> columns =
            plan.columns().stream()
                .map(each -> each.name() + " " + SqlTypes.name(each.type()))
                .toList();

        assertThat(gold.types(plan.query("SELECT * FROM alive"))).isEqualTo(columns);
        List<String> finished = gold.types(plan.finish(gold.keptGroups()));
        assertThat(finished.get(0)).isEqualTo("_i INTEGER");
        assertThat(finished.subList(1, columns.size() + 1)).isEqualTo(columns);
        assertThat(finished.get(columns.size() + 1)).isEqualTo("_shown BOOLEAN");
        String changes = "SELECT * FROM changes";
        String keyed = plan.keyed(changes, false);
        List<String> sums = gold.types(plan.sums(changes, false));
        for (int i = 0; i < plan.accumulators().size(); i++) {
          Accumulator each = plan.accumulators().get(i);
          String type = SqlTypes.name(each.type());
          switch (each.kind()) {
            case COUNT, SUM, FLOAT_SUM -> assertThat(sums).contains("a%d %s".formatted(i, type));
            case MIN, MAX, AFRESH ->
                assertThat(gold.types(plan.afresh(keyed, i)))
                    .endsWith("value " + type, "rows BIGINT");
            case DISTINCT_SKETCH, QUANTILE_SKETCH ->
                assertThat(gold.types(plan.afresh(keyed, i)))
                    .contains("rows BIGINT")
                    .anyMatch(column -> column.equals("value " + type));
            case DISTINCT ->
                assertThat(gold.types(plan.values(changes, i, false))).endsWith("net BIGINT");
          }
        }
      }
    }
  }

  @Test
  void aPlanWithoutColumnsReadsTheFirstSimpleOne() {
    GoldPlan plan = Golds.by("everything", "'all'").measure("orders", "count()").plan();

    assertThat(plan.inputs()).containsExactly("id");
  }

  @Test
  void theDefinitionDoesNotTellHowItIsLaidOut() {
    GoldPlan plan =
        Golds.by("minute", "time_bucket(INTERVAL 1 minute, ordered_at)")
            .where("status <> 'a\nb' -- not those")
            .measure("orders", "count( * )", "amount>0")
            .having("orders>1")
            .plan();
    GoldPlan other =
        Golds.by("minute", "TIME_BUCKET(interval 1 minute,\n  ordered_at) /* by the minute */")
            .where("status != 'a\nb'")
            .measure("orders", "COUNT()", "(amount > 0)")
            .having(" orders > 1")
            .plan();

    assertThat(plan.definition())
        .isEqualTo(other.definition())
        .isEqualTo(
            """
            from status: string
            from amount: decimal(12,2)
            from ordered_at: timestamptz
            where: (status != 'a\\nb')
            group-by minute: time_bucket(to_minutes(CAST(trunc(CAST(1 AS DOUBLE)) AS BIGINT)), ordered_at)
            measures orders: count_star()
            measures orders filter: (amount > 0)
            having: (orders > 1)""");
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
