package io.millrace.rivals.flink;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * The version with the newest {@code updated_at} wins, in SQL: Flink keeps the newest row of each
 * order in its state, and the sink gets what changes. The watermark makes it the cheaper one of the
 * two plans that Flink has for this.
 *
 * <p>The sink is not in its upsert mode: in that it skips old rows, and a row whose newest version
 * the query leaves out is an old row without a new one, which would stay. It writes an equality
 * delete for each old row instead, which is fewer than the upsert mode writes.
 *
 * <p>Gold is made of the same newest rows, in upsert mode, for a group is there as long as it has
 * rows. Flink's own windows take no corrections, so the sliding hours are spelt out. Changes are
 * gathered before they are aggregated, which Flink recommends and which costs less.
 */
final class NewestVersion {
  private static final String KAFKA =
      """
      'connector' = 'kafka',
      'topic' = '%s',
      'properties.bootstrap.servers' = '%s',
      'properties.isolation.level' = 'read_committed',
      'scan.startup.mode' = 'earliest-offset',
      'scan.bounded.mode' = '%s'
      """;

  private static final String ORDERS =
      """
      CREATE TABLE orders (
        id BIGINT,
        customer_id BIGINT,
        status STRING,
        amount DECIMAL(10, 2),
        country STRING,
        channel STRING,
        ordered_at TIMESTAMP_LTZ(3),
        updated_at TIMESTAMP_LTZ(3),
        event BIGINT,
        WATERMARK FOR updated_at AS updated_at
      ) WITH (
        'format' = 'json',
        'json.timestamp-format.standard' = 'ISO-8601',
        %s
      )
      """;

  private static final String RECORDS =
      """
      CREATE TABLE records (
        kafka_topic STRING METADATA FROM 'topic',
        kafka_partition INT METADATA FROM 'partition',
        kafka_offset BIGINT METADATA FROM 'offset',
        kafka_timestamp TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',
        kafka_key BYTES,
        kafka_value BYTES
      ) WITH (
        'key.format' = 'raw',
        'key.fields' = 'kafka_key',
        'value.format' = 'raw',
        'value.fields-include' = 'EXCEPT_KEY',
        %s
      )
      """;

  private static final String SILVER =
      """
      INSERT INTO lake.silver.orders /*+ OPTIONS('upsert-enabled' = 'false') */
      SELECT * FROM newest
      """;

  private static final String NEWEST =
      """
      CREATE TEMPORARY VIEW newest AS
      SELECT id, customer_id, status, amount, country, channel, ordered_at, updated_at, event
      FROM (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY updated_at DESC) AS version
        FROM orders
      )
      WHERE version = 1 AND status <> 'deleted'
      """;

  private static final List<String> GOLD =
      List.of(
          """
          INSERT INTO lake.gold.by_minute /*+ OPTIONS('upsert-enabled' = 'true') */
          SELECT
            CAST(start_minute AS TIMESTAMP_LTZ(3)),
            country,
            SUM(amount),
            COUNT(*),
            COUNT(DISTINCT customer_id)
          FROM (
            SELECT
              FLOOR(CAST(ordered_at AS TIMESTAMP(3)) TO MINUTE) AS start_minute,
              country,
              amount,
              customer_id
            FROM newest
            WHERE status <> 'cancelled'
          )
          GROUP BY start_minute, country
          """,
          """
          INSERT INTO lake.gold.by_customer /*+ OPTIONS('upsert-enabled' = 'true') */
          SELECT
            customer_id, COUNT(*), SUM(amount), COUNT(*) FILTER (WHERE status = 'cancelled')
          FROM newest
          GROUP BY customer_id
          """,
          """
          INSERT INTO lake.gold.by_hour /*+ OPTIONS('upsert-enabled' = 'true') */
          SELECT TO_TIMESTAMP_LTZ(CAST(start_second AS BIGINT), 0), channel, COUNT(*), SUM(amount)
          FROM (
            SELECT
              channel,
              amount,
              ARRAY[
                newest_start, newest_start - 300, newest_start - 600, newest_start - 900,
                newest_start - 1200, newest_start - 1500, newest_start - 1800, newest_start - 2100,
                newest_start - 2400, newest_start - 2700, newest_start - 3000, newest_start - 3300
              ] AS starts
            FROM (
              SELECT
                channel,
                amount,
                TIMESTAMPDIFF(SECOND, TIMESTAMP '1970-01-01 00:00:00', CAST(ordered_at AS TIMESTAMP(3)))
                  / 300 * 300 AS newest_start
              FROM newest
            )
          ) CROSS JOIN UNNEST(starts) AS windows (start_second)
          GROUP BY start_second, channel
          """);

  private static final String BRONZE =
      """
      INSERT INTO lake.bronze.orders
      SELECT kafka_topic, kafka_partition, kafka_offset, kafka_timestamp, kafka_key, kafka_value
      FROM records
      """;

  private final UpsertJob job;

  NewestVersion(UpsertJob job) {
    this.job = job;
  }

  void runOn(StreamExecutionEnvironment flink) throws Exception {
    StreamTableEnvironment tables = StreamTableEnvironment.create(flink);
    tables.getConfig().set("table.local-time-zone", "UTC");
    tables.getConfig().set("table.exec.sink.upsert-materialize", "NONE");
    tables.executeSql(
        "CREATE CATALOG %s WITH ('type' = 'iceberg', 'catalog-type' = 'hadoop', 'warehouse' = '%s')"
            .formatted(UpsertJob.CATALOG, job.warehouse()));
    String kafka =
        KAFKA.formatted(
            job.topic(), job.bootstrapServers(), job.bounded() ? "latest-offset" : "unbounded");
    tables.executeSql(ORDERS.formatted(kafka));
    tables.executeSql(NEWEST);
    StatementSet statements = tables.createStatementSet();
    statements.addInsertSql(SILVER);
    if (job.bronze()) {
      tables.executeSql(RECORDS.formatted(kafka));
      statements.addInsertSql(BRONZE);
    }
    if (job.gold()) {
      tables.getConfig().set("table.exec.mini-batch.enabled", "true");
      tables.getConfig().set("table.exec.mini-batch.allow-latency", "1 s");
      tables.getConfig().set("table.exec.mini-batch.size", "50000");
      GOLD.forEach(statements::addInsertSql);
    }
    statements.execute().await();
  }
}
