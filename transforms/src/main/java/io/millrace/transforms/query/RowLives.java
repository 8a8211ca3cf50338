package io.millrace.transforms.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunction;
import org.duckdb.DuckDBWritableVector;
import org.roaringbitmap.RoaringBitmap;

/**
 * Tells SQL which rows of files live, as {@code row_lives(file, position)}. As a filter it costs
 * half of what a join with the dead positions costs, and no memory of the engine's.
 */
final class RowLives implements DuckDBScalarFunction {
  static final String NAME = "row_lives";

  private final List<RoaringBitmap> deleted = new ArrayList<>();

  void register(Connection database) throws SQLException {
    DuckDBFunctions.scalarFunction()
        .withName(NAME)
        .withParameters(DuckDBColumnType.BIGINT, DuckDBColumnType.BIGINT)
        .withReturnType(DuckDBColumnType.BOOLEAN)
        .withVectorizedFunction(this)
        .register(database);
  }

  /** Adds files; returns the number of the first. */
  int add(List<RoaringBitmap> files) {
    int first = deleted.size();
    deleted.addAll(files);
    return first;
  }

  @Override
  public void apply(DuckDBDataChunkReader rows, DuckDBWritableVector lives) {
    DuckDBReadableVector files = rows.vector(0);
    DuckDBReadableVector positions = rows.vector(1);
    long count = rows.rowCount();
    for (int i = 0; i < count; i++) {
      RoaringBitmap dead = deleted.get((int) files.getLong(i));
      lives.setBoolean(i, !dead.contains((int) positions.getLong(i)));
    }
  }
}
