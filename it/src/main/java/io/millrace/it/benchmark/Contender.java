package io.millrace.it.benchmark;

import io.millrace.it.process.Checkout;
import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.JavaCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured: how it is called in the table, and how it is started on a file that says what
 * to do.
 *
 * @param words the command up to the file
 * @param wordsAfter the rest of it
 */
record Contender(
    String name, List<String> words, List<String> wordsAfter, Map<String, String> environment) {
  static final String PLAIN = "plain loop";

  /** Started as a user starts it, so that the launcher's JVM flags are measured too. */
  static Contender runner(String runner, String heap) {
    return runner(runner, heap, List.of("--until", "caught-up"));
  }

  /** A runner that waits for more events when it has what is there. */
  static Contender endless(String runner, String heap) {
    return runner(runner, heap, List.of());
  }

  /** The same with more options. */
  Contender with(List<String> options) {
    List<String> all = new ArrayList<>(wordsAfter);
    all.addAll(options);
    return new Contender(name, words, all, environment);
  }

  private static Contender runner(String runner, String heap, List<String> until) {
    return new Contender(
        runner,
        List.of(Checkout.root().resolve("millrace").toString(), "run", "--runner", runner),
        until,
        Map.of("MILLRACE_HEAP", heap, "MILLRACE_LOG", "DEBUG"));
  }

  static Contender plainLoop(long events, long epochRecords, String heap) {
    JavaCommand command =
        JavaCommand.of(PlainLoop.class)
            .withFlags("-Xmx" + heap, "-XX:+UseParallelGC", "-Dlog4j2.level=WARN");
    return new Contender(
        PLAIN,
        command.words(),
        List.of(Long.toString(events), Long.toString(epochRecords)),
        Map.of());
  }

  ChildProcess startOn(Path file, Path log) {
    List<String> all = new ArrayList<>(words);
    all.add(file.toString());
    all.addAll(wordsAfter);
    Map<String, String> telling = new HashMap<>(environment);
    String flags = System.getenv().getOrDefault("MILLRACE_JAVA_OPTS", "");
    telling.put("MILLRACE_JAVA_OPTS", flags + " " + WorkerLog.flags(log));
    return ChildProcess.start(name, all, log, telling);
  }

  /** Runs until it ends by itself, which must go well, and tells what it took. */
  ProcessSampler runToEnd(Path file, Path log, Duration limit) {
    try (ChildProcess process = startOn(file, log)) {
      ProcessSampler sampler = ProcessSampler.watch(process.pid());
      int code = process.awaitExit(limit);
      if (code != 0) {
        throw new IllegalStateException(
            "%s ended with exit code %d; the end of %s:%n%s"
                .formatted(name, code, log, process.logTail(20)));
      }
      sampler.awaitEnd();
      return sampler;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ran", e);
    }
  }
}
