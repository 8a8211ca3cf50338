package io.millrace.transforms.kernel;

import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.refine.TypedRows;
import java.util.Arrays;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;

/**
 * Says of each row of the table that SQL made, as {@code picked()} to be joined by position, which
 * place it has among those that are wanted, if any, and what Java knows of it.
 */
final class PickFunction implements DuckDBTableFunction<PickFunction.Picks, int[], int[]> {
  static final String NAME = "picked";

  private Picks picks;

  /** Some rows, in an order. */
  static final class Picks {
    private final TypedRows rows;
    private final int[] places;
    private final int[] rowOf;
    private final boolean inOrder;

    /**
     * @param made how many rows SQL made
     */
    Picks(TypedRows rows, int made, int[] order, int from, int to) {
      this.rows = rows;
      this.places = new int[made];
      this.rowOf = new int[made];
      Arrays.fill(places, -1);
      boolean rises = true;
      for (int i = from; i < to; i++) {
        int row = order == null ? i : order[i];
        int slot = rows.slot(row);
        places[slot] = i - from;
        rowOf[slot] = row;
        rises &= i == from || order == null || order[i - 1] < row;
      }
      this.inOrder = rises;
    }

    /** SQL for these rows of a table, in their order. */
    String select(String columns, String table) {
      return "SELECT %s FROM %s POSITIONAL JOIN %s() WHERE _place IS NOT NULL%s"
          .formatted(columns, table, NAME, inOrder ? "" : " ORDER BY _place");
    }
  }

  void read(Picks next) {
    picks = next;
  }

  @Override
  public Picks bind(DuckDBTableFunctionBindInfo info) {
    info.addResultColumn("_place", DuckDBColumnType.INTEGER);
    info.addResultColumn("_row", DuckDBColumnType.INTEGER);
    info.addResultColumn(SilverDefinition.PARTITION, DuckDBColumnType.INTEGER);
    info.addResultColumn(SilverDefinition.OFFSET, DuckDBColumnType.BIGINT);
    info.setCardinality(picks.places.length, true);
    return picks;
  }

  @Override
  public int[] init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    return new int[1];
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
    Picks source = info.getBindData();
    int[] at = info.getInitData();
    int count = (int) Math.min(out.capacity(), source.places.length - at[0]);
    for (int i = 0; i < count; i++) {
      int slot = at[0] + i;
      if (source.places[slot] < 0) {
        for (int column = 0; column < 4; column++) {
          out.vector(column).setNull(i);
        }
      } else {
        int row = source.rowOf[slot];
        out.vector(0).setInt(i, source.places[slot]);
        out.vector(1).setInt(i, row);
        out.vector(2).setInt(i, source.rows.partition(row));
        out.vector(3).setLong(i, source.rows.offset(row));
      }
    }
    at[0] += count;
    return count;
  }
}
