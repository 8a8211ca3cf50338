package io.millrace.it.flink;

import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.FreePorts;
import io.millrace.it.process.HttpPoll;
import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A standalone Flink on loopback: a JobManager and TaskManagers as child JVMs that have the Flink
 * runner and the pipeline code on their class path, so a job brings no jars.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  private final Path folder;
  private final int restPort;
  private final List<ChildProcess> taskManagers = new ArrayList<>();
  private ChildProcess jobManager;
  private int started;

  private FlinkCluster(Path folder, int restPort) {
    this.folder = folder;
    this.restPort = restPort;
  }

  /** One JobManager and one TaskManager with two slots. */
  public static FlinkCluster start(Path folder) {
    return start(folder, 1, Map.of());
  }

  /** Extra configuration, under Flink's own names, wins over ours. */
  public static FlinkCluster start(Path folder, int taskManagers, Map<String, String> extraConfig) {
    Path home = folder.toAbsolutePath();
    List<Integer> ports = FreePorts.pick(2);
    FlinkConfig config = new FlinkConfig(home.resolve("tmp"), ports.get(0), ports.get(1));
    try {
      Files.createDirectories(home.resolve("tmp"));
      config.with(extraConfig).write(home.resolve("conf"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write Flink's configuration into " + home, e);
    }
    FlinkCluster cluster = new FlinkCluster(home, ports.get(1));
    try {
      cluster.startJobManager();
      for (int i = 0; i < taskManagers; i++) {
        cluster.launchTaskManager();
      }
      cluster.awaitTaskManagers(taskManagers);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /** Host and port of the REST address, as {@code --flinkMaster} takes it. */
  public String masterAddress() {
    return "127.0.0.1:" + restPort;
  }

  /** Starts the JobManager, again on its old address if it was killed; its jobs are forgotten. */
  public void startJobManager() {
    if (jobManager != null && jobManager.isAlive()) {
      throw new IllegalStateException("the JobManager runs already; kill it first");
    }
    jobManager =
        ChildProcess.start(
            "Flink JobManager",
            command(JOB_MANAGER).withFlags("-Xms64m", "-Xmx384m"),
            folder.resolve("jobmanager.log"));
    jobManager.awaitReady(
        "answers on " + masterAddress(), READY_LIMIT, () -> registeredTaskManagers() >= 0);
  }

  /** Adds a TaskManager and waits until it has registered. */
  public void startTaskManager() {
    launchTaskManager();
    awaitTaskManagers((int) taskManagers.stream().filter(ChildProcess::isAlive).count());
  }

  /** SIGKILL to the TaskManager that was started first of those alive. */
  public void killTaskManager() {
    taskManagers.stream()
        .filter(ChildProcess::isAlive)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no TaskManager is left to kill"))
        .kill();
  }

  /** SIGKILL. */
  public void killJobManager() {
    jobManager.kill();
  }

  /** How many TaskManagers the JobManager counts, which may lag behind a kill. */
  public int registeredTaskManagers() throws IOException {
    return HttpPoll.json(URI.create("http://" + masterAddress() + "/taskmanagers"))
        .path("taskmanagers")
        .size();
  }

  public ChildProcess jobManager() {
    return jobManager;
  }

  public List<ChildProcess> taskManagers() {
    return List.copyOf(taskManagers);
  }

  private void launchTaskManager() {
    started++;
    taskManagers.add(
        ChildProcess.start(
            "Flink TaskManager " + started,
            command(TASK_MANAGER)
                .withFlags("-Xms128m", "-Xmx" + FlinkConfig.TASK_MANAGER_HEAP_MB + "m")
                .withFlags("-XX:MaxDirectMemorySize=512m"),
            folder.resolve("taskmanager-" + started + ".log")));
  }

  private void awaitTaskManagers(int count) {
    if (count == 0) {
      return;
    }
    taskManagers
        .get(taskManagers.size() - 1)
        .awaitReady(
            "%d TaskManagers are registered".formatted(count),
            READY_LIMIT,
            () -> registeredTaskManagers() >= count);
  }

  private JavaCommand command(String main) {
    return JavaCommand.on(Runner.FLINK, main)
        .withFlags(JavaCommand.SMALL)
        .withArguments("--configDir", folder.resolve("conf").toString());
  }

  /** Kills all of it. */
  @Override
  public void close() {
    taskManagers.forEach(ChildProcess::close);
    if (jobManager != null) {
      jobManager.close();
    }
  }
}
