package io.millrace.transforms.kernel;

import io.millrace.transforms.gold.SignedFile;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.roaringbitmap.PeekableIntIterator;

/**
 * Says of each row of some files, as {@code signed()} to be joined by position, whether it came
 * (1), went (-1) or is not meant (0).
 */
final class SignedRows
    implements DuckDBTableFunction<List<SignedFile>, SignedRows.Scan, SignedRows.Scan> {
  static final String NAME = "signed";

  private List<SignedFile> files = List.of();

  /** How far a statement has read. */
  static final class Scan {
    private int file;
    private long row;
    private PeekableIntIterator taken;
  }

  void read(List<SignedFile> next) {
    files = next;
  }

  @Override
  public List<SignedFile> bind(DuckDBTableFunctionBindInfo info) {
    info.addResultColumn("sign", DuckDBColumnType.INTEGER);
    info.setCardinality(files.stream().mapToLong(SignedFile::rows).sum(), true);
    return files;
  }

  @Override
  public Scan init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    return new Scan();
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
    List<SignedFile> source = info.getBindData();
    Scan scan = info.getInitData();
    int filled = 0;
    while (filled < out.capacity() && scan.file < source.size()) {
      SignedFile file = source.get(scan.file);
      if (scan.row == 0) {
        scan.taken = file.taken().getIntIterator();
      }
      int count = (int) Math.min(out.capacity() - filled, file.rows() - scan.row);
      fill(out, filled, file, scan, count);
      filled += count;
      scan.row += count;
      if (scan.row == file.rows()) {
        scan.file++;
        scan.row = 0;
      }
    }
    return filled;
  }

  private static void fill(
      DuckDBDataChunkWriter out, int at, SignedFile file, Scan scan, int count) {
    for (int i = 0; i < count; i++) {
      boolean taken = scan.taken.hasNext() && scan.taken.peekNext() == scan.row + i;
      out.vector(0).setInt(at + i, taken ? file.sign() : 0);
      if (taken) {
        scan.taken.next();
      }
    }
  }
}
