package io.millrace.it.sparksql;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A local Spark whose default catalog is the one of a pipeline. */
final class SqlSession implements AutoCloseable {
  private final SparkSession spark;

  private SqlSession(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * @param request names the catalog and has Iceberg's own properties of it
   */
  static SqlSession open(JsonNode request) {
    String name = request.get("catalog").asText();
    String catalog = "spark.sql.catalog." + name;
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", Runtime.getRuntime().availableProcessors())
            .config(
                "spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            .config("spark.sql.defaultCatalog", name)
            .config(catalog, "org.apache.iceberg.spark.SparkCatalog")
            // Each statement sees what others have committed before it.
            .config(catalog + ".cache-enabled", "false");
    for (Map.Entry<String, JsonNode> property : request.get("properties").properties()) {
      builder.config(catalog + "." + property.getKey(), property.getValue().asText());
    }
    SqlSession session = new SqlSession(builder.getOrCreate());
    session.rows("SELECT 1");
    return session;
  }

  List<Row> rows(String sql) {
    return spark.sql(sql).collectAsList();
  }

  /** Reads every column of every row, and keeps nothing. */
  void scan(String sql) {
    spark.sql(sql).write().format("noop").mode("overwrite").save();
  }

  /** CPU time of this process, with all of its threads. */
  static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  @Override
  public void close() {
    spark.stop();
  }
}
