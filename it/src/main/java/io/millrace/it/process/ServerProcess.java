package io.millrace.it.process;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A real server on loopback, in a child process. Its ports and data outlive the process, so that it
 * can be killed and restarted under its clients.
 */
public abstract class ServerProcess implements AutoCloseable {
  private final Path folder;
  private final Duration stopPatience;
  private ChildProcess process;

  protected ServerProcess(Path folder, Duration stopPatience) {
    this.folder = folder;
    this.stopPatience = stopPatience;
  }

  /** Starts a process that writes to {@link #log}. */
  protected abstract ChildProcess launch();

  /** Returns when clients get answers. */
  protected abstract void awaitReady(ChildProcess started);

  protected final void start() {
    process = launch();
    try {
      awaitReady(process);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** Starts the process again, on the same ports and data, after a stop or a kill. */
  public final void restart() {
    if (process.isAlive()) {
      stop();
    }
    start();
  }

  /** Asks politely, then insists. */
  public final void stop() {
    process.stop(stopPatience);
  }

  /** SIGKILL. */
  public final void kill() {
    process.kill();
  }

  /** SIGSTOP: connections stay open and nothing answers. */
  public final void pause() {
    process.pause();
  }

  /** SIGCONT. */
  public final void resume() {
    process.resume();
  }

  public final long pid() {
    return process.pid();
  }

  public final Path log() {
    return folder.resolve("process.log");
  }

  /** Kills the process; the data stays in the folder. */
  @Override
  public final void close() {
    process.close();
  }
}
