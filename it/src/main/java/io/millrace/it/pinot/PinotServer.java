package io.millrace.it.pinot;

import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.PackagedModule;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real Pinot on loopback: one child JVM, all roles in one. Ports and data outlive the process, so
 * that it can be killed and restarted under its clients; a later {@code start} on the same folder
 * finds both.
 */
public final class PinotServer implements AutoCloseable {
  private static final PackagedModule MODULE = new PackagedModule("it/pinot");
  private static final String MAIN = "io.millrace.it.pinotserver.PinotProcess";
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration HEALTH_LIMIT = Duration.ofSeconds(2);

  private static final List<String> SMALL =
      Stream.concat(JavaCommand.SMALL.stream(), Stream.of("-Xms64m", "-Xmx512m")).toList();

  private final Path folder;
  private final PinotPorts ports;
  private final Map<String, String> environment;
  private final JavaCommand command;
  private ChildProcess process;

  private PinotServer(
      Path folder, PinotPorts ports, Map<String, String> environment, List<String> flags) {
    this.folder = folder;
    this.ports = ports;
    this.environment = environment;
    this.command =
        JavaCommand.on(MODULE, MAIN)
            .withFlags(flags)
            .withArguments(folder.resolve("data").toString())
            .withArguments(ports.words());
  }

  public static PinotServer start(Path folder) {
    return start(folder, Map.of(), SMALL);
  }

  /** One that is measured: slower to start, and as fast as it can be then. */
  public static PinotServer startToBeMeasured(Path folder) {
    return start(folder, Map.of(), List.of("-Dlog4j2.level=INFO", "-Xms2g", "-Xmx2g"));
  }

  /** Controller and broker only let this user in, by HTTP basic authentication. */
  public static PinotServer startWithBasicAuth(Path folder, String user, String password) {
    return start(folder, Map.of("PINOT_USER", user, "PINOT_PASSWORD", password), SMALL);
  }

  private static PinotServer start(
      Path folder, Map<String, String> environment, List<String> flags) {
    Path home = folder.toAbsolutePath();
    PinotServer server = new PinotServer(home, PinotPorts.of(home), environment, flags);
    server.start();
    return server;
  }

  /** Starts the process again, on the same ports and data, after a stop or a kill. */
  public void restart() {
    if (process.isAlive()) {
      stop();
    }
    start();
  }

  private void start() {
    process = ChildProcess.start("Pinot", command.words(), log(), environment);
    try {
      // The minion is the last to start.
      process.awaitReady(
          "answers on %s and %s".formatted(controller(), broker()),
          READY_LIMIT,
          () -> isHealthy(PinotPorts.url(ports.minion())) && isHealthy(broker()));
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private static boolean isHealthy(String role) throws IOException {
    var connection = (HttpURLConnection) URI.create(role + "/health").toURL().openConnection();
    connection.setConnectTimeout((int) HEALTH_LIMIT.toMillis());
    connection.setReadTimeout((int) HEALTH_LIMIT.toMillis());
    try {
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } finally {
      connection.disconnect();
    }
  }

  /** Where schemas and tables are made. */
  public String controller() {
    return PinotPorts.url(ports.controller());
  }

  /** Where queries are asked. */
  public String broker() {
    return PinotPorts.url(ports.broker());
  }

  /** Asks politely, then insists. */
  public void stop() {
    process.stop(STOP_PATIENCE);
  }

  /** SIGKILL. */
  public void kill() {
    process.kill();
  }

  /** SIGSTOP: connections stay open and nothing answers. */
  public void pause() {
    process.pause();
  }

  /** SIGCONT. */
  public void resume() {
    process.resume();
  }

  public long pid() {
    return process.pid();
  }

  public Path log() {
    return folder.resolve("pinot.log");
  }

  /** Kills the process; the data stays in the folder. */
  @Override
  public void close() {
    process.close();
  }
}
