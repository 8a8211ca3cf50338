package io.millrace.transforms.kernel;

import io.millrace.lakehouse.compact.MergeInput;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.roaringbitmap.RoaringBitmap;

/** Of each row of files that are merged, whether it lives, and the lineage that it inherits. */
final class MergedRows extends RowMarks<MergeInput> {
  static final String NAME = "merged";

  @Override
  long rows(MergeInput file) {
    return file.rows();
  }

  @Override
  RoaringBitmap marked(MergeInput file) {
    return file.deleted();
  }

  @Override
  void addColumns(DuckDBTableFunctionBindInfo info) {
    info.addResultColumn("lives", DuckDBColumnType.BOOLEAN);
    info.addResultColumn("inherited_row_id", DuckDBColumnType.BIGINT);
    info.addResultColumn("inherited_sequence_number", DuckDBColumnType.BIGINT);
  }

  @Override
  void set(DuckDBDataChunkWriter out, int at, MergeInput file, long row, boolean isDeleted) {
    out.vector(0).setBoolean(at, !isDeleted);
    if (file.firstRowIdOrNull() == null) {
      out.vector(1).setNull(at);
    } else {
      out.vector(1).setLong(at, file.firstRowIdOrNull() + row);
    }
    if (file.sequenceNumberOrNull() == null) {
      out.vector(2).setNull(at);
    } else {
      out.vector(2).setLong(at, file.sequenceNumberOrNull());
    }
  }
}
