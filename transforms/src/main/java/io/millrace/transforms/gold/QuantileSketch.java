package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.Cells;
import io.millrace.transforms.refine.Filler;
import org.apache.datasketches.kll.KllDoublesSketch;

/**
 * A KLL sketch of doubles. Up to 200 values it is exact; beyond, the rank of what it finds is off
 * by 1.33% of all values at the most, 99 times of 100.
 */
final class QuantileSketch implements Sketch {
  private static final int SIZE = 200;

  /** What is taken off ranks, so that a value counts among those that are up to it. */
  private static final double INCLUSIVE = 1e-9;

  private final KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance(SIZE);

  @Override
  public void add(Cells cells, int column, int row, long rows) {
    double value = Double.longBitsToDouble(cells.bits(column, row));
    for (long i = 0; i < rows; i++) {
      sketch.update(value);
    }
  }

  @Override
  public void close() {
    // A sketch of quantiles is as small as it gets.
  }

  @Override
  public void estimate(double rank, Filler filler) {
    filler.add(Double.doubleToLongBits(sketch.getQuantile(Math.max(0, rank - INCLUSIVE))));
  }

  @Override
  public byte[] bytes() {
    return sketch.toByteArray();
  }
}
