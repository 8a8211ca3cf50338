package io.millrace.it.pinot;

import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.PackagedModule;
import io.millrace.it.process.ServerProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real Pinot: one child JVM, all roles in one. A later {@code start} on the same folder finds its
 * ports and its data.
 */
public final class PinotServer extends ServerProcess {
  private static final PackagedModule MODULE = new PackagedModule("it/pinot");
  private static final String MAIN = "io.millrace.it.pinotserver.PinotProcess";
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration HEALTH_LIMIT = Duration.ofSeconds(2);

  private static final List<String> SMALL =
      Stream.concat(JavaCommand.SMALL.stream(), Stream.of("-Xms64m", "-Xmx512m")).toList();

  private final PinotPorts ports;
  private final Map<String, String> environment;
  private final JavaCommand command;

  private PinotServer(
      Path folder, PinotPorts ports, Map<String, String> environment, List<String> flags) {
    super(folder, STOP_PATIENCE);
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

  @Override
  protected ChildProcess launch() {
    return ChildProcess.start("Pinot", command.words(), log(), environment);
  }

  /** The minion is the last to start. */
  @Override
  protected void awaitReady(ChildProcess started) {
    started.awaitReady(
        "answers on %s and %s".formatted(controller(), broker()),
        READY_LIMIT,
        () -> isHealthy(PinotPorts.url(ports.minion())) && isHealthy(broker()));
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
}
