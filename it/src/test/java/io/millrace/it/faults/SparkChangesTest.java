package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.process.Await;
import io.millrace.it.process.Runner;
import io.millrace.it.spark.SparkSql;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Spark changes silver while the pipeline writes it, and neither undoes the other's work. */
@ExtendWith(SharedServers.class)
class SparkChangesTest {
  private static final int ROUNDS = 2;
  private static final int GIVING_WAY = 3;
  private static final Pattern GAVE_WAY = Pattern.compile("epoch \\d+ is made anew");
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  /** Half of the orders of the last few seconds come again. */
  private static final EventGenerator ORDERS = EventGenerator.of(1, new Updates(60, 1000));

  @TempDir Path folder;
  private final ForeignHistory history = new ForeignHistory();

  @Test
  void whatSparkDoesToSilverStaysAndThePipelineGoesOn(KafkaServer kafka) {
    String topic = "spark-changes";
    kafka.createTopic(topic, 2);
    try (Mill mill =
            Mill.of(folder, kafka, topic).withSilver().withGold().set("epoch/every", "1s");
        SteadyProducer producer =
            SteadyProducer.start(kafka.clientProperties(), topic, 300, ORDERS)) {
      Start run = mill.run(Runner.DIRECT);
      try (SparkSql spark = SparkSql.start(folder, LakeCatalog.definition(mill.lake()));
          SilverTable silver = mill.silverOnceThere(run)) {
        String table = mill.tableName("silver");
        for (int round = 0; round < ROUNDS; round++) {
          awaitEpochs(silver, run, 2);
          deleteAndRewriteAndUpdate(spark, table, round);
        }
        awaitEpochs(silver, run, 2);
        insertUntilThePipelineGaveWay(spark, table, run);
        awaitEpochs(silver, run, 2);
        run.process().kill();
        producer.stop();
        mill.state().remove();
        mill.catchUp(Runner.DIRECT);
        assertAllHold(mill, kafka, topic, silver);
      }
    }
  }

  private void deleteAndRewriteAndUpdate(SparkSql spark, String table, int round) {
    change(spark, "DELETE FROM %s WHERE id %% 7 = %d".formatted(table, round));
    history.add(model -> model.delete(row -> row.id() % 7 == round));

    change(
        spark,
        "CALL millrace.system.rewrite_data_files(table => '%s', options => map('rewrite-all', 'true'))"
            .formatted(table));

    String channel = "round " + round;
    change(
        spark, "UPDATE %s SET channel = '%s' WHERE id %% 5 = %d".formatted(table, channel, round));
    history.add(
        model -> model.update(row -> row.id() % 5 == round, row -> row.withChannel(channel)));
  }

  /** One commit after another, so that what the pipeline looked at has changed at its commit. */
  private void insertUntilThePipelineGaveWay(SparkSql spark, String table, Start run) {
    long before = timesGivenWay(run);
    long[] inserts = {0};
    run.process()
        .awaitReady(
            "has given way %d times more".formatted(GIVING_WAY),
            Mill.PATIENCE,
            () -> {
              insert(spark, table, -1 - inserts[0]++);
              return timesGivenWay(run) >= before + GIVING_WAY;
            });
  }

  private static long timesGivenWay(Start run) {
    return GAVE_WAY.matcher(run.output()).results().count();
  }

  private void insert(SparkSql spark, String table, long id) {
    OrderRow row =
        new OrderRow(
            id, id, 0, "spark", BigDecimal.valueOf(100, 2), "DE", "web", LONG_AGO, LONG_AGO, 0, 0);
    change(
        spark,
        """
        INSERT INTO %s (id, event, customer_id, status, amount, country, channel, ordered_at, updated_at, _kafka_partition, _offset)
        VALUES (%d, %d, 0, 'spark', 1.00, 'DE', 'web', timestamp '%4$s', timestamp '%4$s', 0, 0)
        """
            .formatted(table, id, id, LONG_AGO));
    history.add(model -> model.insert(row));
  }

  /** A commit that the pipeline got in between fails, and is tried anew. */
  private static void change(SparkSql spark, String sql) {
    Await.until(
        "Spark has done " + sql,
        Mill.PATIENCE,
        () -> {
          spark.run(sql);
          return true;
        });
  }

  private void assertAllHold(Mill mill, KafkaServer kafka, String topic, SilverTable silver) {
    try (BronzeTable bronze = mill.table();
        GoldTable gold = mill.gold()) {
      Oracle.assertSame(bronze.events(), Oracle.topic(kafka.clientProperties(), topic));
      Map<Long, OrderRow> rows = silver.rows();
      SilverTable.assertSame(rows, history.replay(silver, bronze.eventsByEpoch()));
      assertThat(gold.rows()).isEqualTo(GoldTable.of(rows.values()));
    }
  }

  private static void awaitEpochs(SilverTable silver, Start run, int more) {
    long epoch = silver.epoch();
    run.process()
        .awaitReady(
            "has committed %d epochs more".formatted(more),
            Mill.PATIENCE,
            () -> silver.epoch() >= epoch + more);
  }
}
