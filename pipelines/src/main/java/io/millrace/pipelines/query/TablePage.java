package io.millrace.pipelines.query;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A table for a terminal: columns aligned, numbers to the right. It is written at the end. */
final class TablePage implements ResultPage {
  private static final int WIDEST = 100;
  private static final Pattern NUMBER =
      Pattern.compile("U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*\\)");

  private final PrintWriter out;
  private final List<List<String>> lines = new ArrayList<>();
  private final List<Boolean> toTheRight = new ArrayList<>();

  TablePage(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void columns(List<Column> columns) {
    lines.add(columns.stream().map(column -> cell(column.name())).toList());
    columns.forEach(column -> toTheRight.add(NUMBER.matcher(column.type()).matches()));
  }

  @Override
  public boolean row(List<Object> values) {
    lines.add(values.stream().map(TablePage::cell).toList());
    return true;
  }

  private static String cell(Object value) {
    if (value == null) {
      return "NULL";
    }
    String text =
        value instanceof byte[] bytes
            ? ValueText.readable(bytes)
            : ValueText.of(value)
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replaceAll("\\p{Cntrl}", "\ufffd");
    return width(text) > WIDEST
        ? text.substring(0, text.offsetByCodePoints(0, WIDEST - 1)) + "…"
        : text;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  public void end() {
    int[] widths = new int[toTheRight.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(line.get(i)));
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      out.println(line(lines.get(i), widths));
      if (i == 0) {
        List<String> dashes = new ArrayList<>();
        for (int width : widths) {
          dashes.add("-".repeat(width));
        }
        out.println(String.join("-+-", dashes));
      }
    }
  }

  private String line(List<String> cells, int[] widths) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      String space = " ".repeat(widths[i] - width(cells.get(i)));
      padded.add(toTheRight.get(i) ? space + cells.get(i) : cells.get(i) + space);
    }
    return String.join(" | ", padded).stripTrailing();
  }
}
