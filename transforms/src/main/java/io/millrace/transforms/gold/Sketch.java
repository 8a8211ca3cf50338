package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.Cells;
import io.millrace.transforms.refine.Filler;

/** What Apache DataSketches keeps of a group's values, in the form that other systems merge. */
interface Sketch {
  /** Adds a value that some rows have. */
  void add(Cells cells, int column, int row, long rows);

  /** All values are there. */
  void close();

  /**
   * Adds what it tells to a column.
   *
   * @param rank of a quantile
   */
  void estimate(double rank, Filler filler);

  byte[] bytes();

  static Sketch of(Accumulator accumulator) {
    return switch (accumulator.kind()) {
      case DISTINCT_SKETCH -> new DistinctSketch(accumulator.type());
      case QUANTILE_SKETCH -> new QuantileSketch();
      default -> throw new IllegalArgumentException(accumulator + " is no sketch");
    };
  }
}
