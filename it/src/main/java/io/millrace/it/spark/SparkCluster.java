package io.millrace.it.spark;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.FreePorts;
import io.millrace.it.process.HttpPoll;
import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A standalone Spark on loopback: a Master and a Worker as child JVMs. The Worker's executors find
 * the Spark runner and the pipeline code in SPARK_HOME/jars, so a job brings no jars.
 */
public final class SparkCluster implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  /** What a driver's JVM needs beyond the runner's flags; Spark refuses one of less than 450 MB. */
  public static final List<String> DRIVER_FLAGS =
      List.of(
          "-Xmx640m",
          "-Dspark.driver.host=127.0.0.1",
          "-Dspark.driver.bindAddress=127.0.0.1",
          "-Dspark.ui.enabled=false",
          "-Dspark.executor.memory=640m",
          "-Dspark.executor.extraJavaOptions=" + String.join(" ", JavaCommand.SMALL));

  private final Path folder;
  private final int port;
  private final int statusPort;
  private ChildProcess master;
  private ChildProcess worker;

  private SparkCluster(Path folder, int port, int statusPort) {
    this.folder = folder;
    this.port = port;
    this.statusPort = statusPort;
  }

  /** A Master, and a Worker that offers two cores and two gigabytes. */
  public static SparkCluster start(Path folder) {
    List<Integer> ports = FreePorts.pick(2);
    SparkCluster cluster = new SparkCluster(folder.toAbsolutePath(), ports.get(0), ports.get(1));
    try {
      cluster.linkJars();
      cluster.startMaster();
      cluster.startWorker();
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /** As {@code --sparkMaster} takes it. */
  public String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** How many executors of any application run now. */
  public int executors() {
    return executorProcesses().size();
  }

  /** SIGKILL to every executor; the Worker starts new ones for applications that still run. */
  public int killExecutors() {
    List<ProcessHandle> executors = executorProcesses();
    executors.forEach(ProcessHandle::destroyForcibly);
    return executors.size();
  }

  /** SIGKILL; its executors notice and end themselves. */
  public void killWorker() {
    worker.kill();
  }

  /** Starts a Worker and waits until the Master counts it. */
  public void startWorker() {
    if (worker != null && worker.isAlive()) {
      throw new IllegalStateException("the Worker runs already; kill it first");
    }
    int workerPort = FreePorts.pick(1).get(0);
    JavaCommand command =
        command("org.apache.spark.deploy.worker.Worker")
            .withArguments("--host", "127.0.0.1", "--port", Integer.toString(workerPort))
            .withArguments("--webui-port", "0", "--cores", "2", "--memory", "2g")
            .withArguments("--work-dir", folder.resolve("work").toString(), master());
    worker = start("Spark Worker", command, "worker.log");
    worker.awaitReady("is registered at " + master(), READY_LIMIT, () -> isRegistered(workerPort));
  }

  /** The Worker's executors write their logs below this folder. */
  public Path work() {
    return folder.resolve("work");
  }

  private void startMaster() {
    JavaCommand command =
        command("org.apache.spark.deploy.master.Master")
            .withArguments("--host", "127.0.0.1", "--port", Integer.toString(port))
            .withArguments("--webui-port", Integer.toString(statusPort));
    master = start("Spark Master", command, "master.log");
    master.awaitReady(
        "answers on " + master(),
        READY_LIMIT,
        () -> status().path("status").asText().equals("ALIVE"));
  }

  private ChildProcess start(String name, JavaCommand command, String log) {
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME",
            home().toString(),
            // Spark's own launcher guesses it from folders that only a distribution has.
            "SPARK_SCALA_VERSION",
            "2.12",
            "SPARK_CONF_DIR",
            home().resolve("conf").toString(),
            "SPARK_LOCAL_IP",
            "127.0.0.1");
    return ChildProcess.start(name, command.words(), folder.resolve(log), environment);
  }

  private static JavaCommand command(String main) {
    return JavaCommand.on(Runner.SPARK, main)
        .withFlags(JavaCommand.SMALL)
        .withFlags("-Xms64m", "-Xmx256m");
  }

  private boolean isRegistered(int workerPort) throws IOException {
    for (JsonNode known : status().path("workers")) {
      if (known.path("port").asInt() == workerPort
          && known.path("state").asText().equals("ALIVE")) {
        return true;
      }
    }
    return false;
  }

  private JsonNode status() throws IOException {
    return HttpPoll.json(URI.create("http://127.0.0.1:" + statusPort + "/json/"));
  }

  private List<ProcessHandle> executorProcesses() {
    return worker.descendants().stream()
        .filter(child -> child.info().commandLine().orElse("").contains(EXECUTOR))
        .toList();
  }

  private Path home() {
    return folder.resolve("home");
  }

  /** Links instead of copies: the class path is hundreds of megabytes. */
  private void linkJars() {
    Path jars = home().resolve("jars");
    try {
      Files.createDirectories(jars);
      Files.createDirectories(home().resolve("conf"));
      Files.createDirectories(work());
      for (Path jar : Runner.SPARK.classPath()) {
        Path link = jars.resolve(jar.getFileName());
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, jar);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot fill " + jars + " with links to Spark's jars", e);
    }
  }

  /** Whoever empties the folder later must not follow a link into the jars themselves. */
  private void unlinkJars() {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(home().resolve("jars"))) {
      for (Path link : links) {
        Files.delete(link);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the links to Spark's jars", e);
    }
  }

  /** Kills all of it, executors included. The logs stay in the folder. */
  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
    if (master != null) {
      master.close();
    }
    unlinkJars();
  }
}
