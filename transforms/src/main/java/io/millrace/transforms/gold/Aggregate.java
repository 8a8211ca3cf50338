package io.millrace.transforms.gold;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The aggregate functions that can be kept up as rows come and go. */
enum Aggregate {
  COUNT("count", "count_star"),
  COUNT_DISTINCT("count_distinct", "count_distinct"),
  SUM("sum", "sum"),
  AVG("avg", "avg"),
  MIN("min", "min"),
  MAX("max", "max"),
  VAR_SAMP("var_samp", "variance"),
  VAR_POP("var_pop", "var_pop"),
  STDDEV_SAMP("stddev_samp", "stddev"),
  STDDEV_POP("stddev_pop", "stddev_pop");

  static final String ALL =
      "count, count_distinct, sum, avg, min, max, variance, var_pop, stddev and stddev_pop";

  static final Set<String> COMES_LATER =
      Set.of("approx_count_distinct", "approx_distinct", "approx_quantile");

  private final String sql;
  private final String alias;

  Aggregate(String sql, String alias) {
    this.sql = sql;
    this.alias = alias;
  }

  /** What the kernel calls it. */
  String sql() {
    return sql;
  }

  static Optional<Aggregate> named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.sql.equals(name) || each.alias.equals(name))
        .findFirst();
  }
}
