package io.millrace.it.benchmark;

import io.millrace.it.process.ChildProcess;
import io.millrace.tables.PipelineFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One contender's run over the workload, in a process of its own, measured from outside.
 *
 * @param warmCpuMicros CPU microseconds of the whole process for an event, from the commit that
 *     completes half of the events to the last one
 * @param coldCpuMicros the same over the whole life of the process
 * @param commitMillis how long each commit took, if the contender says so
 * @param upkeepMillis how long the work behind each commit took, merging of files for the most part
 */
record Trial(
    String name,
    double warmCpuMicros,
    double coldCpuMicros,
    double warmPerSecond,
    OptionalLong peakBytes,
    List<Long> commitMillis,
    List<Long> upkeepMillis,
    BronzeTable.Files files,
    BronzeTable.Rows found) {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final Pattern COMMIT = Pattern.compile("commit (\\d+) ms");
  private static final Pattern UPKEEP = Pattern.compile("upkeep (\\d+) ms");

  static Trial run(Contender contender, Workload workload, Path folder, String epoch) {
    Path file = Workload.pipelineFile(folder, workload.kafka(), epoch);
    Path log = folder.resolve("process.log");
    try (ChildProcess process =
        ChildProcess.start(contender.name(), contender.on(file), log, contender.environment())) {
      ProcessSampler sampler = ProcessSampler.watch(process.pid());
      int code = process.awaitExit(LIMIT);
      if (code != 0) {
        throw new IllegalStateException(
            "%s ended with exit code %d; the end of %s:%n%s"
                .formatted(contender.name(), code, log, process.logTail(20)));
      }
      sampler.awaitEnd();
      return measure(contender, workload, file, log, sampler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + contender.name() + " ran", e);
    }
  }

  private static Trial measure(
      Contender contender, Workload workload, Path file, Path log, ProcessSampler sampler) {
    try (BronzeTable bronze = BronzeTable.open(PipelineFile.read(file))) {
      List<BronzeTable.Progress> progress = bronze.progress();
      BronzeTable.Progress from =
          progress.stream()
              .filter(each -> each.rows() * 2 >= workload.events())
              .findFirst()
              .orElseThrow();
      BronzeTable.Progress to = progress.get(progress.size() - 1);
      long between = to.rows() - from.rows();
      double warm = sampler.cpuSecondsAt(to.millis()) - sampler.cpuSecondsAt(from.millis());
      return new Trial(
          contender.name(),
          warm * 1e6 / between,
          sampler.totalCpuSeconds() * 1e6 / to.rows(),
          between * 1e3 / (to.millis() - from.millis()),
          sampler.peakBytes(),
          numbers(log, COMMIT),
          numbers(log, UPKEEP),
          bronze.files(),
          bronze.count());
    }
  }

  private static List<Long> numbers(Path log, Pattern pattern) {
    try {
      return pattern
          .matcher(Files.readString(log))
          .results()
          .map((MatchResult match) -> Long.parseLong(match.group(1)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }
}
