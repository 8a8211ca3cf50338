package io.millrace.rivals.spark;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Orders from Kafka to an Iceberg table by Structured Streaming, a {@code MERGE INTO} for each
 * batch: within a batch and between batches the newest {@code updated_at} wins. Gold is computed
 * from all of silver after each batch, since nothing tells what changed. Runs on a local Spark in
 * this process.
 */
public final class SparkMerge {
  private static final String ORDER =
      "id BIGINT, customer_id BIGINT, status STRING, amount DECIMAL(10, 2), country STRING, "
          + "channel STRING, ordered_at TIMESTAMP, updated_at TIMESTAMP, event BIGINT";

  private static final String BRONZE =
      """
      INSERT INTO lake.bronze.orders
      SELECT topic, partition, offset, timestamp, key, value FROM batch
      """;

  private static final String SILVER =
      """
      MERGE INTO lake.silver.orders old
      USING (
        SELECT * FROM (
          SELECT
            row.*,
            row_number() OVER (PARTITION BY row.id ORDER BY row.updated_at DESC, offset DESC) AS version
          FROM (SELECT from_json(CAST(value AS STRING), '%s') AS row, offset FROM batch)
        )
        WHERE version = 1
      ) new
      ON old.id = new.id
      WHEN MATCHED AND new.updated_at >= old.updated_at AND new.status = 'deleted' THEN DELETE
      WHEN MATCHED AND new.updated_at >= old.updated_at THEN UPDATE SET
        customer_id = new.customer_id, status = new.status, amount = new.amount,
        country = new.country, channel = new.channel, ordered_at = new.ordered_at,
        updated_at = new.updated_at, event = new.event
      WHEN NOT MATCHED AND new.status <> 'deleted' THEN
        INSERT (id, customer_id, status, amount, country, channel, ordered_at, updated_at, event)
        VALUES (new.id, new.customer_id, new.status, new.amount, new.country, new.channel,
          new.ordered_at, new.updated_at, new.event)
      """
          .formatted(ORDER);

  private static final List<String> GOLD =
      List.of(
          """
          INSERT OVERWRITE lake.gold.by_minute
          SELECT date_trunc('MINUTE', ordered_at), country, sum(amount), count(*), count(DISTINCT customer_id)
          FROM lake.silver.orders
          WHERE status <> 'cancelled'
          GROUP BY 1, 2
          """,
          """
          INSERT OVERWRITE lake.gold.by_customer
          SELECT customer_id, count(*), sum(amount), count_if(status = 'cancelled')
          FROM lake.silver.orders
          GROUP BY 1
          """,
          """
          INSERT OVERWRITE lake.gold.by_hour
          SELECT hours.start, channel, count(*), sum(amount)
          FROM (
            SELECT window(ordered_at, '1 hour', '5 minutes') AS hours, channel, amount
            FROM lake.silver.orders
          )
          GROUP BY 1, 2
          """);

  private SparkMerge() {}

  /** Argument: the job's file. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    Properties job = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      job.load(text);
    }
    boolean bronze = Boolean.parseBoolean(job.getProperty("bronze"));
    boolean bounded = Boolean.parseBoolean(job.getProperty("bounded"));
    boolean gold = Boolean.parseBoolean(job.getProperty("gold"));
    VoidFunction2<Dataset<Row>, Long> take = (batch, number) -> take(batch, bronze, gold);
    try (SparkSession spark = session(job)) {
      DataStreamWriter<Row> writer =
          records(spark, job)
              .writeStream()
              .option("checkpointLocation", file.resolveSibling("checkpoint").toString())
              .foreachBatch(take)
              .trigger(
                  bounded
                      ? Trigger.AvailableNow()
                      : Trigger.ProcessingTime(Long.parseLong(job.getProperty("interval.millis"))));
      writer.start().awaitTermination();
    }
  }

  private static Dataset<Row> records(SparkSession spark, Properties job) {
    return spark
        .readStream()
        .format("kafka")
        .option("kafka.bootstrap.servers", job.getProperty("bootstrap.servers"))
        .option("kafka.isolation.level", "read_committed")
        .option("subscribe", job.getProperty("topic"))
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", job.getProperty("max.records"))
        .load();
  }

  private static void take(Dataset<Row> batch, boolean bronze, boolean gold) {
    batch.createOrReplaceTempView("batch");
    if (bronze) {
      batch.sparkSession().sql(BRONZE);
    }
    batch.sparkSession().sql(SILVER);
    if (gold) {
      GOLD.forEach(batch.sparkSession()::sql);
    }
  }

  private static SparkSession session(Properties job) {
    int cores = Runtime.getRuntime().availableProcessors();
    return SparkSession.builder()
        .master("local[*]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        // Two hundred, the default, is for a cluster.
        .config("spark.sql.shuffle.partitions", cores)
        .config(
            "spark.sql.extensions",
            "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
        .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.lake.type", "hadoop")
        .config("spark.sql.catalog.lake.warehouse", job.getProperty("warehouse"))
        .getOrCreate();
  }
}
