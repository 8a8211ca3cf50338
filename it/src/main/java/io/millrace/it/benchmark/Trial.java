package io.millrace.it.benchmark;

import io.millrace.tables.PipelineFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One contender's run over the workload, in a process of its own.
 *
 * @param commitMillis how long each commit took, if the contender says so
 * @param upkeepMillis how long the work behind each commit took, merging of files for the most part
 */
record Trial(
    String name,
    Cost cost,
    List<Long> commitMillis,
    List<Long> upkeepMillis,
    BronzeTable.Files files,
    BronzeTable.Rows found) {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final Pattern COMMIT = Pattern.compile("commit (\\d+) ms");
  private static final Pattern UPKEEP = Pattern.compile("upkeep (\\d+) ms");

  static Trial run(Contender contender, Workload workload, Path folder, String epoch) {
    Path file = workload.pipelineFile(folder, epoch);
    Path log = folder.resolve("process.log");
    ProcessSampler sampler = contender.runToEnd(file, log, LIMIT);
    try (BronzeTable bronze = BronzeTable.open(PipelineFile.read(file))) {
      return new Trial(
          contender.name(),
          Cost.of(sampler, bronze.progress(), workload.events()),
          numbers(log, COMMIT),
          numbers(log, UPKEEP),
          bronze.files(),
          bronze.count());
    }
  }

  /** The numbers that a pattern finds in a log, sorted. */
  static List<Long> numbers(Path log, Pattern pattern) {
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
