package io.millrace.transforms.gold;

import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Decimal;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.transforms.gold.Accumulator.Kind;

/**
 * A variance or a standard deviation, of the number, the sum and the sum of squares of values.
 * Where the sums are exact, their difference is taken of whole numbers, as it may be tiny beside
 * them.
 */
final class Spread {
  private static final int DIGITS = 38;

  /** Decimals of so many digits can be squared and a great many squares be added, exactly. */
  private static final int SQUARED_DIGITS = 14;

  private final Aggregate aggregate;
  private final String p;
  private final ColumnType type;
  private final Keeping keeping;
  private final String rows;
  private final String fewest;

  /**
   * @param p the argument
   * @param type its type, a number
   */
  Spread(Aggregate aggregate, String p, ColumnType type, Keeping keeping) {
    this.aggregate = aggregate;
    this.p = p;
    this.type = type;
    this.keeping = keeping;
    this.rows = keeping.count(p + " IS NOT NULL");
    this.fewest =
        switch (aggregate) {
          case VAR_SAMP, STDDEV_SAMP -> "1";
          default -> "0";
        };
  }

  Leaf leaf() {
    boolean isFloat = type == Simple.FLOAT || type == Simple.DOUBLE;
    String variance = isFloat ? ofFloats() : isSmall() ? ofSmall() : ofLarge();
    String value =
        switch (aggregate) {
          case STDDEV_SAMP, STDDEV_POP -> "sqrt(%s)".formatted(variance);
          default -> variance;
        };
    String plain = "%s(%s)".formatted(aggregate.sql(), number());
    if (isFloat) {
      plain =
          "CASE WHEN count(%1$s) > %2$s AND bool_or(NOT %3$s) THEN CAST('NaN' AS DOUBLE) ELSE %4$s(CASE WHEN %3$s THEN %5$s END) END"
              .formatted(p, fewest, isOrdinary(), aggregate.sql(), number());
    }
    return new Leaf(
        plain, "CASE WHEN %s > %s THEN %s END".formatted(rows, fewest, value), Simple.DOUBLE);
  }

  private boolean isSmall() {
    return type == Simple.INT
        || (type instanceof Decimal decimal && decimal.precision() <= SQUARED_DIGITS);
  }

  /** A number whose square is beyond all numbers is like an infinity. */
  private String ofFloats() {
    String others = keeping.count("NOT " + isOrdinary());
    return "CASE WHEN %s > 0 THEN CAST('NaN' AS DOUBLE) ELSE %s END"
        .formatted(
            others,
            approximate(
                sum("CASE WHEN isfinite(%s) THEN %s END".formatted(p, number())),
                sum("CASE WHEN %1$s THEN %2$s * %2$s END".formatted(isOrdinary(), number()))));
  }

  private String isOrdinary() {
    return "isfinite(%1$s * %1$s)".formatted(number());
  }

  private String number() {
    return "CAST(%s AS DOUBLE)".formatted(p);
  }

  private String ofLarge() {
    return approximate(exact(scale(), p), sum("%1$s * %1$s".formatted(number())));
  }

  private String ofSmall() {
    String square =
        type == Simple.INT
            ? "CAST(%1$s AS BIGINT) * CAST(%1$s AS BIGINT)".formatted(p)
            : "%1$s * %1$s".formatted(p);
    String sum = exact(scale(), p);
    String squares = exact(2 * scale(), square);
    String one = "1" + "0".repeat(scale());
    String oneSquared = "1" + "0".repeat(2 * scale());
    String wholeSum = "CAST(%s * %s AS HUGEINT)".formatted(sum, one);
    String wholeSquares = "CAST(%s * %s AS HUGEINT)".formatted(squares, oneSquared);
    return "coalesce(CAST(TRY(%1$s * %2$s - %3$s * %3$s) AS DOUBLE) / %1$s / (%1$s - %4$s) / %5$s, %6$s)"
        .formatted(rows, wholeSquares, wholeSum, fewest, oneSquared, approximate(sum, squares));
  }

  private String approximate(String sum, String squares) {
    return "greatest(CAST(%1$s AS DOUBLE) - CAST(%2$s AS DOUBLE) * CAST(%2$s AS DOUBLE) / %3$s, 0) / (%3$s - %4$s)"
        .formatted(squares, sum, rows, fewest);
  }

  private int scale() {
    return type instanceof Decimal decimal ? decimal.scale() : 0;
  }

  private String exact(int scale, String value) {
    return keeping.keep(Kind.SUM, new Decimal(DIGITS, scale), value, "");
  }

  private String sum(String value) {
    return keeping.keep(Kind.FLOAT_SUM, Simple.DOUBLE, value, "");
  }
}
