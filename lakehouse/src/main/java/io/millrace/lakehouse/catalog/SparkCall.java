package io.millrace.lakehouse.catalog;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;

/** What somebody with Spark at hand may run to mend a table. */
final class SparkCall {
  private SparkCall() {}

  /** Rewrites a table's files; all options are switches. */
  static String rewrite(Table table, String... options) {
    return "CALL system.rewrite_data_files(table => '%s', options => map(%s))"
        .formatted(
            table.name().substring(table.name().indexOf('.') + 1),
            Arrays.stream(options)
                .map(option -> "'%s', 'true'".formatted(option))
                .collect(Collectors.joining(", ")));
  }
}
