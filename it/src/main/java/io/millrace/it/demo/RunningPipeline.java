package io.millrace.it.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The command line's {@code run} in a process of its own, which writes to this one's terminal. */
final class RunningPipeline implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(100);

  private final Process process;

  private RunningPipeline(Process process) {
    this.process = process;
  }

  static RunningPipeline start(PipelineCommand command) {
    return new RunningPipeline(
        command.start("run", "--runner", command.runner().name().toLowerCase(Locale.ROOT)));
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
