package io.millrace.pipelines.query;

import io.millrace.transforms.query.RowSink;
import java.io.PrintWriter;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Comma-separated values as RFC 4180 has them, with a header. NULL is an empty field, and an empty
 * text is one in quotes; bytes are base64.
 */
final class CsvPage implements ResultPage {
  private static final Pattern WANTS_QUOTES = Pattern.compile("[\",\r\n]");

  private final PrintWriter out;

  CsvPage(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void columns(List<Column> columns) {
    print(columns.stream().map(RowSink.Column::name).map(CsvPage::field).toList());
  }

  @Override
  public boolean row(List<Object> values) {
    print(values.stream().map(CsvPage::field).toList());
    return true;
  }

  private void print(List<String> fields) {
    out.print(fields.stream().collect(Collectors.joining(",", "", "\r\n")));
  }

  private static String field(Object value) {
    if (value == null) {
      return "";
    }
    String text =
        value instanceof byte[] bytes
            ? Base64.getEncoder().encodeToString(bytes)
            : ValueText.of(value);
    return text.isEmpty() || WANTS_QUOTES.matcher(text).find()
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  @Override
  public void end() {}
}
