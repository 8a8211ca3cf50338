package io.millrace.pipelines.query;

import java.io.PrintWriter;
import java.util.List;

/** Stops after so many rows, or when nobody reads them any more. */
public final class LimitedPage implements ResultPage {
  private static final int ROWS_BETWEEN_LOOKS = 1000;

  private final ResultPage page;
  private final PrintWriter out;
  private final long mostRows;
  private long rows;

  LimitedPage(ResultPage page, PrintWriter out, long mostRows) {
    this.page = page;
    this.out = out;
    this.mostRows = mostRows;
  }

  @Override
  public void columns(List<Column> columns) {
    page.columns(columns);
  }

  @Override
  public boolean row(List<Object> values) {
    rows++;
    page.row(values);
    return rows < mostRows && (rows % ROWS_BETWEEN_LOOKS > 0 || !out.checkError());
  }

  @Override
  public void end() {
    page.end();
    out.flush();
  }

  /** How many rows there were. */
  public long rows() {
    return rows;
  }
}
