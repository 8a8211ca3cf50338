package io.millrace.olap.store;

import static java.util.stream.Collectors.joining;

import io.millrace.tables.GoldColumn;
import java.util.List;

/** SQL of the kernel that rows for every store have in them. */
public final class KernelSql {
  private KernelSql() {}

  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A group as a text: a list in JSON, in which NULL is no value. */
  public static String key(List<GoldColumn> columns) {
    return columns.stream()
        .filter(GoldColumn::isGroup)
        .map(column -> "CAST(%s AS VARCHAR)".formatted(quoted(column.name())))
        .collect(joining(", ", "CAST(to_json([", "]) AS VARCHAR)"));
  }

  /**
   * The millisecond that a time is in; epoch_ms() takes the one that is nearest.
   *
   * @param time a name in quotes
   */
  public static String millis(String time) {
    return "epoch_us(%1$s) // 1000 - CAST(epoch_us(%1$s) %% 1000 < 0 AS BIGINT)".formatted(time);
  }
}
