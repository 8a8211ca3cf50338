package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.flink.FlinkCluster;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.process.Await;
import io.millrace.it.process.Runner;
import io.millrace.it.spark.SparkCluster;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class ClusterKillTest {
  private static final int KILLS = 3;

  @TempDir Path folder;

  @Test
  void aFlinkJobGoesOnAfterEachKillOfItsTaskManager(KafkaServer kafka) {
    String topic = "flink-cluster";
    Random random = Seed.random("aFlinkJobGoesOnAfterEachKillOfItsTaskManager");
    kafka.createTopic(topic, 2);
    try (FlinkCluster flink = FlinkCluster.start(folder.resolve("flink"));
        Mill mill = shortEpochs(kafka, topic);
        SteadyProducer producer = SteadyProducer.start(kafka.clientProperties(), topic, 200)) {
      Start run = mill.run(Runner.FLINK, "--flink-master=" + flink.masterAddress());
      try (BronzeTable table = mill.tableOnceThere(run)) {
        for (int kill = 0; kill < KILLS; kill++) {
          awaitEpochs(table, run, 2 + random.nextInt(5));
          flink.killTaskManager();
          flink.startTaskManager();
        }
        awaitEpochs(table, run, 2);
      }
      run.process().terminate();
      run.endsWith(0);
      long produced = producer.stop();
      mill.catchUp(Runner.FLINK, "--flink-master=" + flink.masterAddress());
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, produced);
    }
  }

  @Test
  void aSparkRunGoesOnAfterKillsOfItsExecutorsAndOfItsDriver(KafkaServer kafka) {
    String topic = "spark-cluster";
    Random random = Seed.random("aSparkRunGoesOnAfterKillsOfItsExecutorsAndOfItsDriver");
    kafka.createTopic(topic, 2);
    try (SparkCluster spark = SparkCluster.start(folder.resolve("spark"));
        Mill mill = shortEpochs(kafka, topic).withFlags(SparkCluster.DRIVER_FLAGS);
        SteadyProducer producer = SteadyProducer.start(kafka.clientProperties(), topic, 200)) {
      String master = "--spark-master=" + spark.master();
      Start run = mill.run(Runner.SPARK, master);
      try (BronzeTable table = mill.tableOnceThere(run)) {
        for (int kill = 0; kill < KILLS; kill++) {
          awaitEpochs(table, run, 2 + random.nextInt(5));
          assertThat(spark.killExecutors()).isPositive();
        }
        awaitEpochs(table, run, 2);
      }
      run.process().kill();
      Await.until(
          "the executors of the killed driver are gone",
          Mill.PATIENCE,
          () -> spark.executors() == 0);
      long produced = producer.stop();
      mill.catchUp(Runner.SPARK, master);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, produced);
    }
  }

  private Mill shortEpochs(KafkaServer kafka, String topic) {
    return Mill.of(folder, kafka, topic).set("epoch/every", "200ms").set("epoch/slice-records", 70);
  }

  private static void awaitEpochs(BronzeTable table, Start run, int more) {
    long epoch = table.epoch();
    run.process()
        .awaitReady(
            "has committed %d epochs more".formatted(more),
            Mill.PATIENCE,
            () -> table.epoch() >= epoch + more);
  }
}
