package io.millrace.it.faults;

import io.millrace.it.druid.DruidClient;
import io.millrace.it.druid.DruidServer;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One server of each kind for tests that leave it running as they found it. It starts with the
 * first of them that asks for it. A store ends with its class, as it is busy with itself; Kafka
 * with the JVM, since the build hands a JVM one class after the other, and JUnit keeps nothing from
 * one to the next.
 */
final class SharedServers implements ParameterResolver, AfterAllCallback {
  /** Who is let in by Druid's router. */
  static final String USER = "miller";

  static final String PASSWORD = "gr?in's";

  private static final Map<Class<?>, Function<Path, ServerProcess>> KINDS =
      Map.of(
          KafkaServer.class,
          KafkaServer::start,
          PinotServer.class,
          PinotServer::start,
          DruidServer.class,
          folder -> DruidServer.startWithBasicAuth(folder, USER, PASSWORD));

  private static final Map<Class<?>, Running> RUNNING = new HashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(any -> true)));
  }

  /** Who asks Druid beside a pipeline. */
  static DruidClient admin(DruidServer druid) {
    return new DruidClient(druid).as(USER, PASSWORD);
  }

  /** What a pipeline file says of Druid, and whatever more. */
  static Map<String, Object> serving(DruidServer druid, Map<String, Object> more) {
    Map<String, Object> keys = new HashMap<>();
    keys.put("router", druid.router());
    keys.put("partitions", 2);
    keys.put("user", USER);
    keys.put("password", PASSWORD);
    keys.putAll(more);
    return Map.of("druid", keys);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return KINDS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> kind = parameter.getParameter().getType();
    synchronized (RUNNING) {
      return RUNNING.computeIfAbsent(kind, Running::start).server();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop(kind -> kind != KafkaServer.class);
  }

  private static void stop(Predicate<Class<?>> kinds) {
    synchronized (RUNNING) {
      for (Class<?> kind : List.copyOf(RUNNING.keySet())) {
        if (kinds.test(kind)) {
          RUNNING.remove(kind).stop();
        }
      }
    }
  }

  private record Running(Path folder, ServerProcess server) {
    static Running start(Class<?> kind) {
      try {
        Path folder = Files.createTempDirectory("millrace-" + kind.getSimpleName() + "-");
        Running running = new Running(folder, KINDS.get(kind).apply(folder));
        if (running.server() instanceof KafkaServer kafka) {
          ClassArchive.makeAll(kafka, folder);
        }
        return running;
      } catch (IOException e) {
        throw new IllegalStateException("cannot make a folder for a server", e);
      }
    }

    void stop() {
      server.close();
      try (Stream<Path> inside = Files.walk(folder)) {
        List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + folder, e);
      }
    }
  }
}
