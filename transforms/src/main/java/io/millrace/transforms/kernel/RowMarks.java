package io.millrace.transforms.kernel;

import java.util.List;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Lets SQL read something about each row of some files, to stand beside the rows as the kernel
 * reads these files itself: all of the first, in their order, then those of the next.
 *
 * @param <F> a file and what is known of it
 */
abstract class RowMarks<F> implements DuckDBTableFunction<List<F>, RowMarks.Scan, RowMarks.Scan> {
  private List<F> files = List.of();

  /** How far a statement has read. */
  static final class Scan {
    private int file;
    private long row;
    private PeekableIntIterator marked;

    /** Whether a row of the current file is marked; asked for each, in their order. */
    private boolean isMarked(long next) {
      if (!marked.hasNext() || marked.peekNext() != next) {
        return false;
      }
      marked.next();
      return true;
    }
  }

  abstract long rows(F file);

  /** The rows of a file that differ from the others. */
  abstract RoaringBitmap marked(F file);

  abstract void addColumns(DuckDBTableFunctionBindInfo info);

  /** Sets what is said of a row. */
  abstract void set(DuckDBDataChunkWriter out, int at, F file, long row, boolean isMarked);

  final void read(List<F> next) {
    files = next;
  }

  @Override
  public final List<F> bind(DuckDBTableFunctionBindInfo info) {
    addColumns(info);
    info.setCardinality(files.stream().mapToLong(this::rows).sum(), true);
    return files;
  }

  @Override
  public final Scan init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    return new Scan();
  }

  @Override
  public final long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
    List<F> source = info.getBindData();
    Scan scan = info.getInitData();
    int filled = 0;
    while (filled < out.capacity() && scan.file < source.size()) {
      F file = source.get(scan.file);
      if (scan.row == 0) {
        scan.marked = marked(file).getIntIterator();
      }
      int count = (int) Math.min(out.capacity() - filled, rows(file) - scan.row);
      for (int i = 0; i < count; i++) {
        long row = scan.row + i;
        set(out, filled + i, file, row, scan.isMarked(row));
      }
      filled += count;
      scan.row += count;
      if (scan.row == rows(file)) {
        scan.file++;
        scan.row = 0;
      }
    }
    return filled;
  }
}
