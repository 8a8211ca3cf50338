package io.millrace.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.job.ClusterJob;
import io.millrace.it.process.Await;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkClusterTest {
  @TempDir Path folder;

  @Test
  void runsAJobThatShipsNoDependencies() throws Exception {
    try (FlinkCluster flink = FlinkCluster.start(folder)) {
      ClusterJob.runOn(
          Runner.FLINK,
          folder,
          List.of("-Xmx384m"),
          "--runner=FlinkRunner",
          "--flinkMaster=" + flink.masterAddress(),
          "--parallelism=2");
    }
  }

  @Test
  void countsItsTaskManagersThroughKillAndRestart() throws Exception {
    try (FlinkCluster flink = FlinkCluster.start(folder, 1, Map.of("heartbeat.timeout", "3000"))) {
      assertThat(flink.registeredTaskManagers()).isEqualTo(1);

      flink.killTaskManager();
      Await.until(
          "the JobManager misses its TaskManager",
          Duration.ofSeconds(60),
          () -> flink.registeredTaskManagers() == 0);
      flink.startTaskManager();

      assertThat(flink.registeredTaskManagers()).isEqualTo(1);

      String address = flink.masterAddress();
      flink.killJobManager();
      flink.startJobManager();
      assertThat(flink.masterAddress()).isEqualTo(address);
      Await.until(
          "the TaskManager finds the new JobManager",
          Duration.ofSeconds(60),
          () -> flink.registeredTaskManagers() == 1);
    }
  }
}
