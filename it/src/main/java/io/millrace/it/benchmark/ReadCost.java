package io.millrace.it.benchmark;

import static java.util.stream.Collectors.joining;

import io.millrace.it.spark.SparkSql;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a full scan of a table costs Spark, beside one of the same rows freshly written.
 *
 * @param cpuSeconds of the process that reads; the median of a few scans
 * @param freshCpuSeconds the same for the copy, read in turns with the table
 */
record ReadCost(double cpuSeconds, double freshCpuSeconds) {
  private static final int SCANS = 9;

  /** Spark's code for deletion vectors is compiled long after that for plain files. */
  private static final int WARM_UPS = 12;

  /** A table that costs more than this is not read as often. */
  private static final double DEAR_CPU_SECONDS = 15;

  /** Spark tells buckets apart from other partitions, and takes them in the same words. */
  private static final Pattern PARTITIONS =
      Pattern.compile("^(?:(?:PARTITIONED|CLUSTERED) BY|INTO \\d+ BUCKETS).*$", Pattern.MULTILINE);

  /** Makes a copy in the same catalog, with the same partitions, and removes it afterwards. */
  static ReadCost measure(SparkSql spark, String table) {
    String copy = table + "_fresh";
    copy(spark, table, copy);
    try {
      double[] costs = inTurns(spark, List.of(table, copy));
      return new ReadCost(costs[0], costs[1]);
    } finally {
      spark.run("DROP TABLE " + copy + " PURGE");
    }
  }

  /** The current rows of a table as Spark writes them at once. */
  static void copy(SparkSql spark, String table, String copy) {
    String created = spark.rows("SHOW CREATE TABLE " + table).get(0).get(0).toString();
    String partitions =
        PARTITIONS.matcher(created).results().map(MatchResult::group).collect(joining(" "));
    copy(spark, copy, partitions, "SELECT * FROM " + table);
  }

  /** The same in one file, whatever the partitions of the table. */
  static void copyInOneFile(SparkSql spark, String table, String copy) {
    copy(spark, copy, "", "SELECT /*+ COALESCE(1) */ * FROM " + table);
  }

  private static void copy(SparkSql spark, String copy, String partitions, String rows) {
    spark.run(
        "CREATE TABLE %s USING iceberg %s TBLPROPERTIES ('format-version' = '3') AS %s"
            .formatted(copy, partitions, rows));
  }

  /** What a scan of each table costs, read in turns so that all have the same conditions. */
  static double[] inTurns(SparkSql spark, List<String> tables) {
    double first = 0;
    for (int i = 0; i < WARM_UPS && first < DEAR_CPU_SECONDS; i++) {
      first = scan(spark, tables.get(0));
      tables.subList(1, tables.size()).forEach(table -> scan(spark, table));
    }
    int scans = first < DEAR_CPU_SECONDS ? SCANS : 1;
    double[][] costs = new double[tables.size()][scans];
    for (int i = 0; i < scans; i++) {
      for (int table = 0; table < costs.length; table++) {
        costs[table][i] = scan(spark, tables.get(table));
      }
    }
    return Arrays.stream(costs).mapToDouble(ReadCost::median).toArray();
  }

  private static double scan(SparkSql spark, String table) {
    return spark.scan("SELECT * FROM " + table);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /** How many times a scan of the fresh copy. */
  double timesFresh() {
    return cpuSeconds / freshCpuSeconds;
  }
}
