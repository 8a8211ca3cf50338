package io.millrace.tables;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What must hold between the columns of a gold table and the keys that name them. */
final class GoldRules {
  private final String path;
  private final List<String> groupBy;
  private final List<String> measures;
  private final Map<String, ColumnType> types;
  private final DefinitionCheck.Reporter reporter;

  /**
   * @param path where the table's section is, such as {@code gold[0]}
   * @param types the types of columns, as far as they are known
   */
  GoldRules(
      String path,
      List<String> groupBy,
      List<String> measures,
      Map<String, ColumnType> types,
      DefinitionCheck.Reporter reporter) {
    this.path = path;
    this.groupBy = groupBy;
    this.measures = measures;
    this.types = types;
    this.reporter = reporter;
  }

  /**
   * Reports gold tables whose name is taken. Names that differ only in case are one name, because
   * they are for SQL.
   *
   * @param tables the gold tables, by the path of their section
   * @param used the tables of other layers, each with what it is
   */
  static void checkTables(
      Map<String, TableName> tables,
      Map<TableName, String> used,
      DefinitionCheck.Reporter reporter) {
    Map<String, String> owners = new HashMap<>();
    used.forEach((name, owner) -> owners.put(plain(name.toString()), owner));
    tables.forEach(
        (path, name) -> {
          String owner = owners.putIfAbsent(plain(name.toString()), "the table of " + path);
          if (owner != null) {
            reporter.report(
                path + ".table", "is '%s', which is %s; use another name".formatted(name, owner));
          }
        });
  }

  /** Reports columns of one name. */
  void checkNames() {
    Set<String> seen = new HashSet<>();
    for (String name : groupBy) {
      if (!seen.add(plain(name))) {
        reporter.report(groupPath(name), "is there twice; rename one of them");
      }
    }
    Set<String> groups = Set.copyOf(seen);
    for (String name : measures) {
      if (!seen.add(plain(name))) {
        reporter.report(
            path + ".measures." + name,
            groups.contains(plain(name))
                ? "has the name of a group column, and names that differ only in case are one name; rename one of them"
                : "is there twice; rename one of them");
      }
    }
  }

  /** Reports group columns whose values have parts. */
  void checkGroupBy() {
    for (String name : groupBy) {
      ColumnType type = types.get(name);
      if (type != null && !type.isPrimitive()) {
        reporter.report(
            groupPath(name),
            "is a %s; group by values of a type without parts, such as long or string"
                .formatted(type));
      }
    }
  }

  /** Checks by which columns files are divided. */
  void checkFiles(Upsert upsert, List<PartitionBy> partitionBy) {
    if (upsert.bucketByOrNull() != null) {
      checkBuckets(upsert.bucketByOrNull());
    }
    checkPartitionBy(partitionBy, upsert.bucketByOrNull());
  }

  /** Checks by which column groups are divided into buckets. */
  void checkBuckets(String bucketBy) {
    if (!groupBy.contains(bucketBy)) {
      reporter.report(path + ".bucket-by", groupColumns().unknown(bucketBy));
    }
    ColumnType type = types.get(bucketBy);
    if (type != null && !ColumnTraits.canBeHashed(type)) {
      reporter.report(
          path + ".bucket-by",
          "is '%s', a %s, which Iceberg cannot hash; use another group column, or make %s.buckets 1"
              .formatted(bucketBy, type, path));
    }
  }

  /** Checks the partition fields; {@code bucketByOrNull} is a column that is hashed already. */
  void checkPartitionBy(List<PartitionBy> fields, String bucketByOrNull) {
    Set<String> names = new HashSet<>(groupBy);
    names.addAll(measures);
    new PartitionRules(path, groupColumns(), names, reporter).check(fields, bucketByOrNull);
  }

  /** What must hold between the columns and the stores that serve the table. */
  ServeRules serving() {
    return new ServeRules(path, groupColumns(), known(measures, "measure"), reporter);
  }

  private KnownColumns groupColumns() {
    return known(groupBy, "group column");
  }

  private KnownColumns known(List<String> names, String what) {
    Map<String, KnownColumns.Known> columns = new LinkedHashMap<>();
    names.forEach(name -> columns.put(name, new KnownColumns.Known(types.get(name), true)));
    return new KnownColumns(columns, columns.isEmpty(), what);
  }

  private String groupPath(String name) {
    return path + ".group-by." + name;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
