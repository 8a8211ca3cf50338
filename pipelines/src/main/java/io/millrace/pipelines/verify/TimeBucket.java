package io.millrace.pipelines.verify;

import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldColumn;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Which hour or day a group is of, by the first of its columns that is a time. */
record TimeBucket(int column, boolean isDate) {
  private static final TimeBucket NONE = new TimeBucket(-1, false);

  static TimeBucket of(ServedTable served) {
    List<GoldColumn> columns = served.columns();
    for (int i = 0; i < columns.size() && columns.get(i).isGroup(); i++) {
      ColumnType type = columns.get(i).type();
      if (type == ColumnType.Simple.TIMESTAMP || type == ColumnType.Simple.TIMESTAMPTZ) {
        return new TimeBucket(i, false);
      }
      if (type == ColumnType.Simple.DATE) {
        return new TimeBucket(i, true);
      }
    }
    return NONE;
  }

  /**
   * The bucket of a row.
   *
   * @param values as a check compares them: times are milliseconds since 1970, or no numbers where
   *     there is none
   */
  String of(List<String> values) {
    if (column < 0) {
      return "all";
    }
    String value = values.get(column);
    return isDate || !value.matches("-?\\d+")
        ? value
        : Instant.ofEpochMilli(Long.parseLong(value)).truncatedTo(ChronoUnit.HOURS).toString();
  }
}
