package io.millrace.tables;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What must hold between the columns of a silver table and the keys that name them. */
final class SilverRules {
  private static final String KEY = "silver.key";
  private static final String ORDER_BY = "silver.order-by";

  private final KnownColumns columns;
  private final DefinitionCheck.Reporter reporter;

  SilverRules(KnownColumns columns, DefinitionCheck.Reporter reporter) {
    this.columns = columns;
    this.reporter = reporter;
  }

  void checkKey(List<String> key) {
    checkList(KEY, key);
    for (int at = 0; at < key.size(); at++) {
      String name = key.get(at);
      String path = KEY + "[" + at + "]";
      columns
          .type(name)
          .filter(type -> !type.isPrimitive())
          .ifPresent(
              type ->
                  reporter.report(
                      path,
                      "names '%s', which is a %s; use columns of a type without parts, such as long or string"
                          .formatted(name, type)));
      checkRequired(name, "the key");
    }
  }

  void checkOrderBy(List<String> orderBy, List<String> key) {
    checkList(ORDER_BY, orderBy);
    for (int at = 0; at < orderBy.size(); at++) {
      String name = orderBy.get(at);
      String path = ORDER_BY + "[" + at + "]";
      if (key.contains(name)) {
        reporter.report(
            path,
            "names '%s', which is part of the key and so the same in all versions of a row; remove it"
                .formatted(name));
      }
      columns
          .type(name)
          .filter(type -> !ColumnTraits.canOrder(type))
          .ifPresent(type -> reporter.report(path, unordered(name, type)));
      checkRequired(name, "order-by");
    }
  }

  private static String unordered(String name, ColumnType type) {
    String why =
        type == ColumnType.Simple.STRING
            ? "and the order of text differs between engines; make its type timestamptz or long"
            : "which has no order; use a number, date, time, timestamp, timestamptz or uuid";
    return "names '%s', a %s, %s".formatted(name, type, why);
  }

  /** Checks by which column of the key rows are divided. */
  void checkBuckets(int buckets, String bucketByOrNull, List<String> key) {
    if (bucketByOrNull == null) {
      if (buckets > 1) {
        reporter.report(
            "silver.buckets",
            "is %d, but Iceberg can hash none of the columns of the key; make it 1"
                .formatted(buckets));
      }
      return;
    }
    if (!key.contains(bucketByOrNull)) {
      reporter.report(
          "silver.bucket-by",
          "is '%s', which is not in the key; use one of %s"
              .formatted(bucketByOrNull, Names.some(key)));
    }
    columns
        .type(bucketByOrNull)
        .filter(type -> buckets > 1 && !ColumnTraits.canBeHashed(type))
        .ifPresent(
            type ->
                reporter.report(
                    "silver.bucket-by",
                    "is '%s', a %s, which Iceberg cannot hash; use another column of the key, or make silver.buckets 1"
                        .formatted(bucketByOrNull, type)));
  }

  /** Checks the partition fields; {@code bucketByOrNull} is a column that is hashed already. */
  void checkPartitionBy(List<PartitionBy> fields, String bucketByOrNull) {
    new PartitionRules("silver", columns, columns.columns().keySet(), reporter)
        .check(fields, bucketByOrNull);
  }

  private void checkList(String path, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (int at = 0; at < names.size(); at++) {
      String item = path + "[" + at + "]";
      if (!columns.has(names.get(at))) {
        reporter.report(item, columns.unknown(names.get(at)));
      } else if (!seen.add(names.get(at).toLowerCase(Locale.ROOT))) {
        reporter.report(item, "names '%s' twice; keep one of them".formatted(names.get(at)));
      }
    }
  }

  private void checkRequired(String name, String where) {
    if (columns.isOptional(name)) {
      reporter.report(
          "silver.columns." + name + ".required",
          "is false, but '%s' is in %s, so every row must have it; remove it"
              .formatted(name, where));
    }
  }
}
