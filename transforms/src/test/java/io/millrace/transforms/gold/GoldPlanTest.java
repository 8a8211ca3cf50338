package io.millrace.transforms.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.TypedColumn;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
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
