package io.millrace.transforms.kernel;

import io.millrace.lakehouse.compact.MergeInput;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.roaringbitmap.PeekableIntIterator;

/**
 * Lets SQL read what is known of each row of the files that are merged, as {@code merged()}:
 * whether it lives, and the lineage that it inherits. Its rows stand beside those of the files.
 */
final class MergedRows
    implements DuckDBTableFunction<List<MergeInput>, MergedRows.Scan, MergedRows.Scan> {
  static final String NAME = "merged";

  private List<MergeInput> inputs = List.of();

  /** How far a statement has read. */
  static final class Scan {
    private int input;
    private long row;
    private PeekableIntIterator dead;

    /** Whether a row of the current input lives; asked for each, in their order. */
    private boolean lives(int next) {
      while (dead.hasNext() && dead.peekNext() < next) {
        dead.next();
      }
      return !dead.hasNext() || dead.peekNext() != next;
    }
  }

  void read(List<MergeInput> next) {
    inputs = next;
  }

  @Override
  public List<MergeInput> bind(DuckDBTableFunctionBindInfo info) {
    info.addResultColumn("lives", DuckDBColumnType.BOOLEAN);
    info.addResultColumn("inherited_row_id", DuckDBColumnType.BIGINT);
    info.addResultColumn("inherited_sequence_number", DuckDBColumnType.BIGINT);
    info.setCardinality(inputs.stream().mapToLong(MergeInput::rows).sum(), true);
    return inputs;
  }

  @Override
  public Scan init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    return new Scan();
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
    List<MergeInput> source = info.getBindData();
    Scan scan = info.getInitData();
    int filled = 0;
    while (filled < out.capacity() && scan.input < source.size()) {
      MergeInput input = source.get(scan.input);
      int count = (int) Math.min(out.capacity() - filled, input.rows() - scan.row);
      if (scan.row == 0) {
        scan.dead = input.deleted().getIntIterator();
      }
      fill(out, filled, input, scan, count);
      filled += count;
      scan.row += count;
      if (scan.row == input.rows()) {
        scan.input++;
        scan.row = 0;
      }
    }
    return filled;
  }

  private static void fill(
      DuckDBDataChunkWriter out, int at, MergeInput input, Scan scan, int count) {
    long row = scan.row;
    for (int i = 0; i < count; i++) {
      out.vector(0).setBoolean(at + i, scan.lives((int) (row + i)));
      if (input.firstRowIdOrNull() == null) {
        out.vector(1).setNull(at + i);
      } else {
        out.vector(1).setLong(at + i, input.firstRowIdOrNull() + row + i);
      }
      if (input.sequenceNumberOrNull() == null) {
        out.vector(2).setNull(at + i);
      } else {
        out.vector(2).setLong(at + i, input.sequenceNumberOrNull());
      }
    }
  }
}
