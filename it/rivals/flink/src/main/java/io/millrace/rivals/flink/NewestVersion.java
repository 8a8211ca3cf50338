package io.millrace.rivals.flink;

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
      SELECT id, customer_id, status, amount, country, channel, ordered_at, updated_at, event
      FROM (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY updated_at DESC) AS version
        FROM orders
      )
      WHERE version = 1 AND status <> 'deleted'
      """;

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
    StatementSet statements = tables.createStatementSet();
    statements.addInsertSql(SILVER);
    if (job.bronze()) {
      tables.executeSql(RECORDS.formatted(kafka));
      statements.addInsertSql(BRONZE);
    }
    statements.execute().await();
  }
}
