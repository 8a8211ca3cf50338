package io.millrace.transforms.kernel;

import io.millrace.transforms.refine.Rejects;
import java.nio.charset.StandardCharsets;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;

/** Lets SQL read why records were kept out, as {@code rejected()}. */
final class RejectsFunction implements DuckDBTableFunction<Rejects, int[], int[]> {
  static final String NAME = "rejected";

  private Rejects rejects;

  void read(Rejects next) {
    rejects = next;
  }

  @Override
  public Rejects bind(DuckDBTableFunctionBindInfo info) {
    info.addResultColumn("rule", DuckDBColumnType.VARCHAR);
    info.addResultColumn("reason", DuckDBColumnType.VARCHAR);
    info.setCardinality(rejects.size(), true);
    return rejects;
  }

  @Override
  public int[] init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    return new int[1];
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
    Rejects source = info.getBindData();
    int[] at = info.getInitData();
    int count = (int) Math.min(out.capacity(), source.size() - at[0]);
    byte[][] rules = new byte[count][];
    byte[][] reasons = new byte[count][];
    for (int i = 0; i < count; i++) {
      rules[i] = source.rule(at[0] + i).getBytes(StandardCharsets.UTF_8);
      reasons[i] = source.reason(at[0] + i).getBytes(StandardCharsets.UTF_8);
    }
    out.vector(0).setStringUtf8Batch(0, rules);
    out.vector(1).setStringUtf8Batch(0, reasons);
    at[0] += count;
    return count;
  }
}
