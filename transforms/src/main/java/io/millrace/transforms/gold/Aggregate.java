package io.millrace.transforms.gold;

import io.millrace.tables.GoldColumn.Role;
import java.util.Arrays;
import java.util.Optional;

/** The aggregate functions that can be kept up as rows come and go. */
enum Aggregate {
  COUNT("count", "count_star"),
  COUNT_DISTINCT("count_distinct", "count_distinct"),
  SUM("sum", "sum"),
  APPROX_DISTINCT("approx_distinct", "approx_count_distinct"),
  APPROX_QUANTILE("approx_quantile", "approx_quantile"),
  DISTINCT_SKETCH("distinct_sketch", "distinct_sketch"),
  QUANTILE_SKETCH("quantile_sketch", "quantile_sketch"),
  AVG("avg", "avg"),
  MIN("min", "min"),
  MAX("max", "max"),
  VAR_SAMP("var_samp", "variance"),
  VAR_POP("var_pop", "var_pop"),
  STDDEV_SAMP("stddev_samp", "stddev"),
  STDDEV_POP("stddev_pop", "stddev_pop");

  static final String ALL =
      "count, count_distinct, approx_distinct, sum, avg, min, max, approx_quantile, variance, var_pop, stddev, stddev_pop, distinct_sketch and quantile_sketch";

  private final String sql;
  private final String alias;

  Aggregate(String sql, String alias) {
    this.sql = sql;
    this.alias = alias;
  }

  /** What the kernel calls it, if it has it. */
  String sql() {
    return sql;
  }

  /** How many arguments it takes, if it takes any. */
  int arguments() {
    return this == APPROX_QUANTILE ? 2 : 1;
  }

  /** Whether it is made of a sketch, which tells about right, or is one. */
  boolean isApproximate() {
    return switch (this) {
      case APPROX_DISTINCT, APPROX_QUANTILE, DISTINCT_SKETCH, QUANTILE_SKETCH -> true;
      default -> false;
    };
  }

  /** What a measure is that is this and nothing else. */
  Role role() {
    return switch (this) {
      case COUNT, SUM -> Role.SUM;
      case DISTINCT_SKETCH -> Role.DISTINCT_SKETCH;
      case QUANTILE_SKETCH -> Role.QUANTILE_SKETCH;
      default -> Role.VALUE;
    };
  }

  static Optional<Aggregate> named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.sql.equals(name) || each.alias.equals(name))
        .findFirst();
  }
}
