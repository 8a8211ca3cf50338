package io.millrace.transforms.gold;

import io.millrace.tables.TypedColumn;
import java.util.List;
import java.util.Map;

/** Gold definitions with everything that there is to measure and to group by. */
final class GoldKinds {
  static final Map<String, Golds> ALL =
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

  private GoldKinds() {}
}
