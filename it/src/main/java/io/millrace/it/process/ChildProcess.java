package io.millrace.it.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of our own that can be stopped in every way a machine can stop it. Output and errors go
 * to one log file, appended to. It never outlives this JVM.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration REAP_LIMIT = Duration.ofSeconds(20);
  private static final int EVIDENCE_LINES = 60;

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  public static ChildProcess start(String name, JavaCommand command, Path log) {
    return start(name, command.words(), log, Map.of());
  }

  public static ChildProcess start(
      String name, List<String> words, Path log, Map<String, String> environment) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      Process process = builder.start();
      killWithThisJvm(process);
      return new ChildProcess(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + words.get(0), e);
    }
  }

  /** A process to talk with through its standard input and output; only its errors are logged. */
  public static ChildProcess startPiped(String name, JavaCommand command, Path log) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process =
          new ProcessBuilder(command.unleashedWords())
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      killWithThisJvm(process);
      return new ChildProcess(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  private static void killWithThisJvm(Process process) {
    Thread hook = new Thread(() -> killTree(process), "kill-" + process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
    var unused = process.onExit().thenRun(() -> forget(hook));
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This JVM is on its way out, and the hook has nothing left to kill.
    }
  }

  private static void killTree(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  /** Where a process that was started piped reads. */
  public BufferedWriter input() {
    return process.outputWriter(StandardCharsets.UTF_8);
  }

  /** What a process that was started piped writes. */
  public BufferedReader output() {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  public long pid() {
    return process.pid();
  }

  public Path log() {
    return log;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** SIGTERM; returns at once. The process itself would also close the child's input, its leash. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** SIGKILL, to this process alone; returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(REAP_LIMIT);
  }

  /** SIGSTOP. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  /** Waits for the process to end and returns its exit code. */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "%s (pid %d) still runs after %s\n%s".formatted(name, pid(), limit, evidence()));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name + " to end", e);
    }
  }

  /** SIGTERM, and SIGKILL if that does not end it in time. */
  public void stop(Duration patience) {
    terminate();
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /** Waits until the log holds the pattern. */
  public MatchResult awaitLog(Pattern pattern, Duration limit) {
    MatchResult[] found = new MatchResult[1];
    awaitReady(
        "its log shows " + pattern,
        limit,
        () -> {
          Matcher matcher = pattern.matcher(logText());
          if (matcher.find()) {
            found[0] = matcher.toMatchResult();
          }
          return found[0] != null;
        });
    return found[0];
  }

  /** Waits for a condition that only a living process can fulfil. */
  public void awaitReady(String what, Duration limit, Callable<Boolean> condition) {
    awaitReady(what, limit, Await.PAUSE, condition);
  }

  /** The same, looking again only after a pause. */
  public void awaitReady(String what, Duration limit, Duration pause, Callable<Boolean> condition) {
    boolean[] died = new boolean[1];
    Await.until(
        name + " is alive and " + what,
        limit,
        pause,
        () -> {
          boolean alive = isAlive();
          try {
            if (condition.call()) {
              return true;
            }
          } catch (Exception e) {
            if (alive) {
              throw e;
            }
          }
          died[0] = !alive;
          return died[0];
        },
        this::evidence);
    if (died[0]) {
      throw new IllegalStateException(
          "%s ended with exit code %d before %s\n%s"
              .formatted(name, process.exitValue(), what, evidence()));
    }
  }

  /** The last lines of the log. */
  public String logTail(int lines) {
    List<String> all = logText().lines().toList();
    return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
  }

  private String evidence() {
    return "the end of " + log + ":\n" + logTail(EVIDENCE_LINES);
  }

  private String logText() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of " + name, e);
    }
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid())
              .redirectErrorStream(true)
              .redirectOutput(new File("/dev/null"))
              .start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException(
            "cannot send SIG%s to %s: process %d is gone".formatted(signal, name, pid()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send SIG" + signal + " to " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling " + name, e);
    }
  }

  /** Kills the process and all it started. */
  @Override
  public void close() {
    if (isAlive()) {
      killTree(process);
      awaitExit(REAP_LIMIT);
    }
  }
}
