package io.millrace.it.demo;

import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The command line's {@code run} in a process of its own, which writes to this one's terminal. */
final class RunningPipeline implements AutoCloseable {
  private static final String MAIN = "io.millrace.pipelines.cli.Millrace";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(100);

  private final Process process;

  private RunningPipeline(Process process) {
    this.process = process;
  }

  static RunningPipeline start(Path file, Runner runner, String bootstrapServers) {
    JavaCommand command =
        JavaCommand.on(runner, MAIN)
            .withFlags("-Xmx1g", "-XX:+UseParallelGC", "-XX:MaxDirectMemorySize=256m")
            .withFlags("-Dmillrace.terminal=" + Boolean.getBoolean("millrace.terminal"))
            .withArguments("run", file.toString())
            .withArguments("--runner", runner.name().toLowerCase(Locale.ROOT));
    ProcessBuilder builder =
        new ProcessBuilder(command.words())
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("KAFKA_BROKERS", bootstrapServers);
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
    builder.environment().putIfAbsent("MILLRACE_LOG", "WARN");
    try {
      return new RunningPipeline(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + List.of(command.words().get(0)), e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * SIGTERM, which ends it after the epoch under way; returns its exit code. Not by way of {@link
   * Process#destroy}, which closes its standard input too, and that says that this JVM is gone.
   */
  int stop() throws InterruptedException {
    process.toHandle().destroy();
    return process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  /** SIGKILL, if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
