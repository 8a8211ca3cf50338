package io.millrace.tables;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold between the partition fields of a table and its columns. */
final class PartitionRules {
  private final String section;
  private final KnownColumns columns;
  private final Set<String> names;
  private final DefinitionCheck.Reporter reporter;

  /**
   * @param section where the table's section is
   * @param columns those by which files can be divided
   * @param names the names of all columns of the table, as far as they are known
   */
  PartitionRules(
      String section, KnownColumns columns, Set<String> names, DefinitionCheck.Reporter reporter) {
    this.section = section;
    this.columns = columns;
    this.names = names;
    this.reporter = reporter;
  }

  /** Checks the partition fields; {@code bucketByOrNull} is a column that is hashed already. */
  void check(List<PartitionBy> fields, String bucketByOrNull) {
    Map<String, PartitionBy> seen = new HashMap<>();
    for (int at = 0; at < fields.size(); at++) {
      PartitionBy field = fields.get(at);
      String path = "%s.partition-by[%d]".formatted(section, at);
      PartitionBy first = seen.putIfAbsent(kind(field), field);
      if (!columns.has(field.column())) {
        reporter.report(path, columns.unknown(field.column()));
      } else if (first != null) {
        reporter.report(path, "has both %s and %s; keep one of them".formatted(first, field));
      } else {
        checkField(path, field, bucketByOrNull);
      }
    }
  }

  private void checkField(String path, PartitionBy field, String bucketByOrNull) {
    String column = field.column();
    columns
        .type(column)
        .filter(type -> !field.transform().accepts(type))
        .ifPresent(
            type ->
                reporter.report(
                    path,
                    "has %s, but '%s' is a %s; %s".formatted(field, column, type, ways(field))));
    if (field.transform() == PartitionBy.Transform.BUCKET && column.equals(bucketByOrNull)) {
      reporter.report(
          path,
          "has %s, but rows are divided by '%s' already; remove it and set %s.buckets"
              .formatted(field, column, section));
    }
    String name = field.fieldName();
    if (!name.equals(column) && names.contains(name)) {
      reporter.report(
          path,
          "has %s, which Iceberg calls '%s', like a column; rename the column"
              .formatted(field, name));
    }
  }

  private static String ways(PartitionBy field) {
    return switch (field.transform()) {
      case YEAR, MONTH, DAY -> "use a date, timestamp or timestamptz";
      case HOUR -> "use a timestamp or timestamptz";
      case TRUNCATE -> "use an int, long, decimal, string or binary";
      case BUCKET -> "use another type than boolean, float, double, struct, list or map";
      case IDENTITY -> "use a column of a type without parts";
    };
  }

  /** Iceberg takes one field of a kind for each column, and one of time. */
  private static String kind(PartitionBy field) {
    return (field.transform().ofTime() ? "time" : field.transform()) + " " + field.column();
  }
}
