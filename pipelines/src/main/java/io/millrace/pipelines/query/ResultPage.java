package io.millrace.pipelines.query;

import io.millrace.transforms.query.RowSink;
import java.io.PrintWriter;

/** Writes the rows of a result in some format. */
public interface ResultPage extends RowSink {
  /** Comes after the last row. */
  void end();

  /** How results can be written. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  /** A page of up to so many rows. */
  static LimitedPage of(Format format, PrintWriter out, long mostRows) {
    ResultPage page =
        switch (format) {
          case TABLE -> new TablePage(out);
          case CSV -> new CsvPage(out);
          case JSON -> new JsonPage(out);
        };
    return new LimitedPage(page, out, mostRows);
  }
}
