package io.millrace.transforms.kernel;

import io.millrace.transforms.gold.SignedFile;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.roaringbitmap.RoaringBitmap;

/** Of each row of files of silver, whether it came (1), went (-1) or is not meant (0). */
final class SignedRows extends RowMarks<SignedFile> {
  static final String NAME = "signed";

  @Override
  long rows(SignedFile file) {
    return file.rows();
  }

  @Override
  RoaringBitmap marked(SignedFile file) {
    return file.taken();
  }

  @Override
  void addColumns(DuckDBTableFunctionBindInfo info) {
    info.addResultColumn("sign", DuckDBColumnType.INTEGER);
  }

  @Override
  void set(DuckDBDataChunkWriter out, int at, SignedFile file, long row, boolean isTaken) {
    out.vector(0).setInt(at, isTaken ? file.sign() : 0);
  }
}
