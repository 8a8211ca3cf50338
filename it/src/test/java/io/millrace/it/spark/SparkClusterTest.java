package io.millrace.it.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.job.ClusterJob;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkClusterTest {
  @TempDir Path folder;

  @Test
  void runsAJobThatShipsNoDependencies() throws Exception {
    try (SparkCluster spark = SparkCluster.start(folder)) {
      ClusterJob.runOn(
          Runner.SPARK,
          folder,
          SparkCluster.DRIVER_FLAGS,
          "--runner=SparkRunner",
          "--sparkMaster=" + spark.master());
    }
  }

  @Test
  void registersAWorkerAndAnotherAfterItsKill() {
    try (SparkCluster spark = SparkCluster.start(folder)) {
      assertThat(spark.master()).startsWith("spark://127.0.0.1:");
      assertThat(spark.executors()).isZero();

      spark.killWorker();
      spark.startWorker();
    }
  }
}
