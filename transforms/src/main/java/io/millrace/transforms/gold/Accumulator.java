package io.millrace.transforms.gold;

import io.millrace.tables.ColumnType;

/**
 * What is kept of the rows of each group, of which measures are made.
 *
 * @param type what it is to SQL; of a sketch, what the values are of which it is made
 */
public record Accumulator(Kind kind, ColumnType type) {

  /** How a row that comes or goes changes it. */
  public enum Kind {
    /** A number of rows, a long. */
    COUNT,
    /** A sum of whole numbers or decimals, a decimal of 38 digits: exact. */
    SUM,
    /** A sum of floating-point numbers, a double. */
    FLOAT_SUM,
    /** The least value; when its last row goes, the group's rows are read again. */
    MIN,
    /** The greatest value; when its last row goes, the group's rows are read again. */
    MAX,
    /** A number of different values, a long. */
    DISTINCT,
    /** A value that is found by reading the group's rows again. */
    AFRESH,
    /** A sketch of the different values, made by reading the group's rows again. */
    DISTINCT_SKETCH,
    /** A sketch of how numbers are spread, made by reading the group's rows again. */
    QUANTILE_SKETCH;

    /** Whether it is counted or summed up row by row. */
    public boolean isSummed() {
      return this == COUNT || this == SUM || this == FLOAT_SUM;
    }

    /** Whether it is the least or the greatest value, and how many rows have it. */
    boolean isExtreme() {
      return this == MIN || this == MAX;
    }

    /** Whether it depends on which values come and go. */
    boolean isByValue() {
      return isExtreme() || this == DISTINCT;
    }

    public boolean isSketch() {
      return this == DISTINCT_SKETCH || this == QUANTILE_SKETCH;
    }

    /** Whether nothing of it is remembered: it is found by reading a group's rows again. */
    boolean isAfresh() {
      return this == AFRESH || isSketch();
    }

    /** Whether a group's rows may have to be read again to find it. */
    boolean isReadAgain() {
      return isExtreme() || isAfresh();
    }
  }
}
