package io.millrace.transforms.gold;

import io.millrace.lakehouse.index.Cells;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.transforms.refine.Filler;
import org.apache.datasketches.theta.CompactSketch;
import org.apache.datasketches.theta.UpdateSketch;

/** A Theta sketch. Up to so many values it is exact, and beyond its standard error is 1.6%. */
final class DistinctSketch implements Sketch {
  private static final int VALUES = 4096;

  private final ColumnType type;
  private UpdateSketch open = UpdateSketch.builder().setNominalEntries(VALUES).build();
  private CompactSketch closed;

  /**
   * @param type long, double, string or binary
   */
  DistinctSketch(ColumnType type) {
    this.type = type;
  }

  @Override
  public void add(Cells cells, int column, int row, long rows) {
    if (type == Simple.LONG) {
      open.update(cells.bits(column, row));
    } else if (type == Simple.DOUBLE) {
      open.update(Double.longBitsToDouble(cells.bits(column, row)));
    } else {
      open.update(cells.bytes(column, row));
    }
  }

  @Override
  public void close() {
    closed = open.rebuild().compact();
    open = null;
  }

  @Override
  public void estimate(double rank, Filler filler) {
    filler.add(Math.round(closed.getEstimate()));
  }

  @Override
  public byte[] bytes() {
    return closed.toByteArray();
  }
}
