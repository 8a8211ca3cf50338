package io.millrace.it.druid;

import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.PackagedModule;
import io.millrace.it.process.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Druid: one child JVM, all roles in one. A later {@code start} on the same folder finds its
 * ports and its data.
 *
 * <p>A Druid that was restarted answers before it has read again what its tasks had not published:
 * who asks for that waits for it.
 */
public final class DruidServer extends ServerProcess {
  private static final PackagedModule MODULE = new PackagedModule("it/druid");
  private static final String MAIN = "io.millrace.it.druidserver.DruidProcess";
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final Duration READY_PAUSE = Duration.ofMillis(200);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  /** What Druid's own start script gives, and all logging into one place. */
  private static final List<String> NEEDED =
      List.of(
          "-Duser.timezone=UTC",
          "-Dfile.encoding=UTF-8",
          "-Djava.util.logging.manager=org.apache.logging.log4j.jul.LogManager",
          "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  private static final List<String> SMALL =
      Stream.concat(
              JavaCommand.SMALL.stream(),
              Stream.of("-Xms256m", "-Xmx900m", "-XX:MaxDirectMemorySize=512m"))
          .toList();

  private final DruidPorts ports;
  private final Map<String, String> environment;
  private final JavaCommand command;
  private final DruidReadiness readiness;

  private DruidServer(Path folder, Optional<Login> login, List<String> flags) {
    super(folder, STOP_PATIENCE);
    this.ports = DruidPorts.of(folder);
    this.environment = login.map(Login::environment).orElse(Map.of());
    this.readiness =
        new DruidReadiness(ports.broker(), ports.router(), login.map(Login::authorization));
    this.command =
        JavaCommand.on(MODULE, MAIN)
            .withFlags(NEEDED)
            .withFlags(flags)
            .withArguments(folder.resolve("data").toString())
            .withArguments(ports.words());
  }

  private record Login(String user, String password) {
    Map<String, String> environment() {
      return Map.of("DRUID_USER", user, "DRUID_PASSWORD", password);
    }

    String authorization() {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
  }

  public static DruidServer start(Path folder) {
    return start(folder, Optional.empty(), SMALL);
  }

  /** One that is measured: slower to start, and as fast as it can be then. */
  public static DruidServer startToBeMeasured(Path folder) {
    List<String> flags =
        List.of("-Dlog4j2.level=INFO", "-Xms2g", "-Xmx2g", "-XX:MaxDirectMemorySize=1g");
    return start(folder, Optional.empty(), flags);
  }

  /** The router only lets this user in, by HTTP basic authentication. */
  public static DruidServer startWithBasicAuth(Path folder, String user, String password) {
    return start(folder, Optional.of(new Login(user, password)), SMALL);
  }

  private static DruidServer start(Path folder, Optional<Login> login, List<String> flags) {
    DruidServer server = new DruidServer(folder.toAbsolutePath(), login, flags);
    server.start();
    return server;
  }

  @Override
  protected ChildProcess launch() {
    return ChildProcess.start("Druid", command.words(), log(), environment);
  }

  @Override
  protected void awaitReady(ChildProcess started) {
    started.awaitReady(
        "answers on %s with all of its roles".formatted(router()),
        READY_LIMIT,
        READY_PAUSE,
        readiness::holds);
  }

  /** The one address that clients need: supervisors, tasks, tables and queries. */
  public String router() {
    return ports.router();
  }

  /** Where the router sends queries to. */
  public String broker() {
    return ports.broker();
  }
}
