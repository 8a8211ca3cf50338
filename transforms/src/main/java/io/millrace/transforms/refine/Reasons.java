package io.millrace.transforms.refine;

import io.millrace.tables.Column;
import io.millrace.tables.ColumnSource;
import io.millrace.tables.TypedColumn;
import java.io.Serializable;
import java.util.Locale;

/** Why records are kept out, in words. */
final class Reasons {
  private static final int LONGEST = 200;

  private Reasons() {}

  static String type(Column column, JsonToken found, String problem) {
    String note = problem.isEmpty() ? "" : ": " + problem;
    return cut(expected(column) + found.shown() + note);
  }

  static String missing(Column column) {
    return cut(expected(column) + "nothing");
  }

  /** Put together by hand, for there may be one for each of many records. */
  private static String expected(Column column) {
    String path = path(column.from());
    return column.name() + " (" + path + "): expected " + column.type() + ", found ";
  }

  static String missing(TypedColumn column) {
    return cut("%s: expected %s, found nothing".formatted(column.name(), column.type()));
  }

  static String cut(String reason) {
    if (reason.length() <= LONGEST) {
      return reason;
    }
    int end = Character.isHighSurrogate(reason.charAt(LONGEST - 4)) ? LONGEST - 4 : LONGEST - 3;
    return reason.substring(0, end) + "...";
  }

  static String path(ColumnSource from) {
    StringBuilder path = new StringBuilder();
    if (from.origin() != ColumnSource.Origin.VALUE) {
      path.append('_').append(from.origin().name().toLowerCase(Locale.ROOT));
    }
    if (from.origin() == ColumnSource.Origin.VALUE) {
      path.append('$');
    }
    for (Serializable step : from.path()) {
      if (step instanceof Integer) {
        path.append('[').append(step).append(']');
      } else {
        path.append('.').append(step);
      }
    }
    return path.toString();
  }
}
