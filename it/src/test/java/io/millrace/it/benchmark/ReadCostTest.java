package io.millrace.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.spark.SparkSql;
import io.millrace.tables.CatalogDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadCostTest {
  @TempDir Path folder;

  @Test
  void theFreshCopyHasTheRowsAndPartitionsOfTheTableAndDoesNotStay() {
    CatalogDefinition catalog =
        new CatalogDefinition(
            "lake", Map.of("type", "hadoop", "warehouse", "file://" + folder.resolve("lake")));
    try (SparkSql spark = SparkSql.start(folder, catalog)) {
      spark.run(
          "CREATE TABLE silver.orders (id BIGINT, day STRING) USING iceberg"
              + " PARTITIONED BY (day, bucket(4, id)) TBLPROPERTIES ('format-version' = '3')");
      spark.run("INSERT INTO silver.orders SELECT id, 'monday' FROM range(1000)");

      ReadCost.copy(spark, "silver.orders", "silver.copy");
      assertThat(spark.rows("SELECT count(*), count(DISTINCT id) FROM silver.copy"))
          .containsExactly(List.of(1000L, 1000L));
      assertThat(spark.rows("SELECT partition.day, partition.id_bucket FROM silver.copy.files"))
          .containsExactlyInAnyOrder(
              List.of("monday", 0L),
              List.of("monday", 1L),
              List.of("monday", 2L),
              List.of("monday", 3L));

      ReadCost cost = ReadCost.measure(spark, "silver.orders");
      assertThat(cost.cpuSeconds()).isPositive();
      assertThat(cost.freshCpuSeconds()).isPositive();
      assertThat(spark.rows("SHOW TABLES IN silver")).hasSize(2);
    }
  }
}
