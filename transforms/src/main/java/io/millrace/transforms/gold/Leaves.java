package io.millrace.transforms.gold;

import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Decimal;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.transforms.gold.Accumulator.Kind;
import io.millrace.transforms.refine.Refusal;
import io.millrace.transforms.refine.SqlTypes;
import java.util.Set;

/** Makes aggregates of what can be kept of a group. */
final class Leaves {
  private static final int DIGITS = 38;

  private static final int LONG_DIGITS = 18;
  private static final String NO_BYTES = "CAST(NULL AS BLOB)";
  private static final String NAN = "CAST('NaN' AS DOUBLE)";

  private static final Set<ColumnType> FIXED_LONG =
      Set.of(
          Simple.BOOLEAN,
          Simple.INT,
          Simple.LONG,
          Simple.FLOAT,
          Simple.DOUBLE,
          Simple.DATE,
          Simple.TIME,
          Simple.TIMESTAMP,
          Simple.TIMESTAMPTZ);

  private final Keeping keeping;

  Leaves(Keeping keeping) {
    this.keeping = keeping;
  }

  /** The number of rows, or of those for which a filter holds. */
  Leaf count(String filterOrNull) {
    return filterOrNull == null
        ? new Leaf("count(*)", keeping.all(), Simple.LONG)
        : countOf(keeping.argument("CASE WHEN %s THEN 1 END".formatted(filterOrNull)));
  }

  /** An aggregate of an expression, of the rows for which a filter holds. */
  Leaf of(Aggregate aggregate, RowExpression argument, String filterOrNull) {
    ColumnType type = argument.type();
    if (!type.isPrimitive()) {
      if (aggregate == Aggregate.COUNT) {
        String present = "CASE WHEN (%s) IS NOT NULL THEN 1 END".formatted(argument.sql());
        return countOf(keeping.argument(filtered(present, filterOrNull)));
      }
      throw refused(aggregate, type, "aggregate a simple part of it");
    }
    String p = keeping.argument(filtered(argument.typed(), filterOrNull));
    return switch (aggregate) {
      case COUNT -> countOf(p);
      case COUNT_DISTINCT ->
          new Leaf(
              "count(DISTINCT %s)".formatted(p),
              keeping.keep(Kind.DISTINCT, Simple.LONG, normal(p, type), ""),
              Simple.LONG);
      case APPROX_DISTINCT -> {
        String value = apart(p, type);
        yield new Leaf(
            "count(DISTINCT %s)".formatted(value), distinct(value, type, Simple.LONG), Simple.LONG);
      }
      case DISTINCT_SKETCH ->
          new Leaf(NO_BYTES, distinct(apart(p, type), type, Simple.BINARY), Simple.BINARY);
      case QUANTILE_SKETCH -> {
        String value = ordered(p, numeric(aggregate, type));
        yield new Leaf(NO_BYTES, quantiles(value, Simple.BINARY, 0), Simple.BINARY);
      }
      case APPROX_QUANTILE -> throw new IllegalArgumentException("a quantile needs a rank");
      case MIN, MAX -> best(aggregate, p, type);
      case SUM -> sum(p, numeric(aggregate, type));
      case AVG -> average(p, numeric(aggregate, type));
      case VAR_SAMP, VAR_POP, STDDEV_SAMP, STDDEV_POP ->
          new Spread(aggregate, p, numeric(aggregate, type), keeping).leaf();
    };
  }

  /** The value up to which there is a part of all values, of the rows for which a filter holds. */
  Leaf quantile(RowExpression argument, double rank, String filterOrNull) {
    ColumnType type = numeric(Aggregate.APPROX_QUANTILE, argument.type());
    String value = ordered(keeping.argument(filtered(argument.typed(), filterOrNull)), type);
    return new Leaf(
        "quantile_disc(%s, %s)".formatted(value, rank),
        quantiles(value, Simple.DOUBLE, rank),
        Simple.DOUBLE);
  }

  private String quantiles(String value, ColumnType told, double rank) {
    return keeping.estimate(Kind.QUANTILE_SKETCH, Simple.DOUBLE, value, told, rank);
  }

  private static String ordered(String p, ColumnType type) {
    String value = "CAST(%s AS DOUBLE)".formatted(p);
    return isFloat(type) ? "CASE WHEN NOT isnan(%1$s) THEN %2$s END".formatted(p, value) : value;
  }

  private String distinct(String value, ColumnType type, ColumnType told) {
    return keeping.estimate(Kind.DISTINCT_SKETCH, sketched(type), value, told, 0);
  }

  /** What a value is to a sketch: a number if it is one, and else text, or bytes. */
  private static ColumnType sketched(ColumnType type) {
    if (type == Simple.INT || type == Simple.LONG) {
      return Simple.LONG;
    }
    if (isFloat(type)) {
      return Simple.DOUBLE;
    }
    return SqlTypes.name(type).equals(SqlTypes.name(Simple.BINARY)) ? Simple.BINARY : Simple.STRING;
  }

  /** A value as a sketch takes it, which leaves out what is empty. */
  private static String apart(String p, ColumnType type) {
    ColumnType as = sketched(type);
    String value = "CAST(%s AS %s)".formatted(normal(p, type), SqlTypes.name(as));
    return as == Simple.STRING || as == Simple.BINARY
        ? "nullif(%s, CAST('' AS %s))".formatted(value, SqlTypes.name(as))
        : value;
  }

  private static String filtered(String sql, String filterOrNull) {
    return filterOrNull == null ? sql : "CASE WHEN %s THEN %s END".formatted(filterOrNull, sql);
  }

  private static ColumnType numeric(Aggregate aggregate, ColumnType type) {
    if (type instanceof Decimal || isFloat(type) || type == Simple.INT || type == Simple.LONG) {
      return type;
    }
    throw refused(
        aggregate,
        type,
        type == Simple.BOOLEAN
            ? "count the rows for which it holds with count() and a filter"
            : "cast it to a number");
  }

  private static Refusal refused(Aggregate aggregate, ColumnType type, String advice) {
    return new Refusal("it has %s() of a %s; %s".formatted(aggregate.sql(), type, advice));
  }

  private static boolean isFloat(ColumnType type) {
    return type == Simple.FLOAT || type == Simple.DOUBLE;
  }

  private Leaf countOf(String p) {
    return new Leaf("count(%s)".formatted(p), present(p), Simple.LONG);
  }

  private String present(String p) {
    return keeping.count(p + " IS NOT NULL");
  }

  /** Floating-point numbers have one zero and one NaN, so that equal values are the same bits. */
  private static String normal(String p, ColumnType type) {
    return isFloat(type)
        ? "CASE WHEN %1$s = 0 THEN 0 WHEN isnan(%1$s) THEN CAST('NaN' AS %2$s) ELSE %1$s END"
            .formatted(p, SqlTypes.name(type))
        : p;
  }

  private Leaf best(Aggregate aggregate, String p, ColumnType type) {
    boolean kept =
        FIXED_LONG.contains(type)
            || (type instanceof Decimal decimal && decimal.precision() <= LONG_DIGITS);
    Kind bound = aggregate == Aggregate.MIN ? Kind.MIN : Kind.MAX;
    String value = normal(p, type);
    return new Leaf(
        "%s(%s)".formatted(aggregate.sql(), value),
        keeping.keep(kept ? bound : Kind.AFRESH, type, value, aggregate.sql()),
        type);
  }

  private Leaf sum(String p, ColumnType type) {
    if (isFloat(type)) {
      return new Leaf("sum(%s)".formatted(p), floatSum(p, "%s"), Simple.DOUBLE);
    }
    ColumnType result = type instanceof Decimal decimal ? exact(decimal) : Simple.LONG;
    String name = SqlTypes.name(result);
    return new Leaf(
        "CAST(sum(%s) AS %s)".formatted(p, name),
        "CASE WHEN %s > 0 THEN CAST(%s AS %s) END".formatted(present(p), exactSum(p, type), name),
        result);
  }

  private Leaf average(String p, ColumnType type) {
    if (isFloat(type)) {
      return new Leaf("avg(%s)".formatted(p), floatSum(p, "%s / " + present(p)), Simple.DOUBLE);
    }
    String sum = SqlTypes.name(exactType(type));
    return new Leaf(
        "CAST(CAST(sum(%1$s) AS %2$s) AS DOUBLE) / count(%1$s)".formatted(p, sum),
        "CASE WHEN %2$s > 0 THEN CAST(%1$s AS DOUBLE) / %2$s END"
            .formatted(exactSum(p, type), present(p)),
        Simple.DOUBLE);
  }

  private String exactSum(String p, ColumnType type) {
    return keeping.keep(Kind.SUM, exactType(type), p, "");
  }

  private static Decimal exactType(ColumnType type) {
    return type instanceof Decimal decimal ? exact(decimal) : new Decimal(DIGITS, 0);
  }

  private static Decimal exact(Decimal of) {
    return new Decimal(DIGITS, of.scale());
  }

  /** A sum whose infinities and NaNs are kept apart, as they go too. */
  private String floatSum(String p, String finite) {
    return "CASE WHEN %1$s = 0 THEN NULL WHEN %2$s > 0 OR (%3$s > 0 AND %4$s > 0) THEN %5$s WHEN %3$s > 0 THEN CAST('Infinity' AS DOUBLE) WHEN %4$s > 0 THEN CAST('-Infinity' AS DOUBLE) ELSE %6$s END"
        .formatted(
            present(p),
            keeping.count("isnan(%s)".formatted(p)),
            keeping.count("%s = CAST('Infinity' AS DOUBLE)".formatted(p)),
            keeping.count("%s = CAST('-Infinity' AS DOUBLE)".formatted(p)),
            NAN,
            finite.formatted(finite(p)));
  }

  private String finiteSum(String p, String value) {
    return keeping.keep(
        Kind.FLOAT_SUM,
        Simple.DOUBLE,
        "CASE WHEN isfinite(%s) THEN %s END".formatted(p, value),
        "");
  }

  private String finite(String p) {
    return finiteSum(p, "CAST(%s AS DOUBLE)".formatted(p));
  }
}
