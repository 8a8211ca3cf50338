package io.millrace.it.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a process of Millrace says of itself: where its CPU time goes, and how much heap it used.
 */
final class WorkerLog {
  /** The stages, in the order in which an event passes them. */
  static final List<String> STAGES =
      List.of("read", "bronze", "refine", "silver", "upsert", "gold", "commit", "upkeep");

  private static final Pattern WORK =
      Pattern.compile("epoch (\\d+)/\\S+:? .*?((?: ?[a-z]+_micros=\\d+)+)$", Pattern.MULTILINE);
  private static final Pattern EPOCH = Pattern.compile("epoch (\\d+): (\\d+) records");
  private static final Pattern STAGE = Pattern.compile("([a-z]+)_micros=(\\d+)");
  private static final Pattern HEAP = Pattern.compile("(\\d+)M->\\d+M\\(\\d+M\\)");
  private static final String GC_LOG = "gc.log";

  private final Path log;

  WorkerLog(Path log) {
    this.log = log;
  }

  /** The JVM flags with which a process says beside its log how much heap it uses. */
  static String flags(Path log) {
    return "-Xlog:gc:file=" + log.resolveSibling(GC_LOG);
  }

  /**
   * CPU microseconds for an event by stage over the second half of the epochs, in which the process
   * is warm; nothing for a process that does not say.
   */
  Map<String, Double> warmMicrosPerEvent() {
    String text = read(log);
    List<MatchResult> work = WORK.matcher(text).results().toList();
    long last = work.stream().mapToLong(each -> number(each, 1)).max().orElse(0);
    Predicate<MatchResult> warm = each -> 2 * number(each, 1) > last;
    double events =
        EPOCH.matcher(text).results().filter(warm).mapToLong(each -> number(each, 2)).sum();
    Map<String, Double> micros = new LinkedHashMap<>();
    for (MatchResult each : work.stream().filter(warm).toList()) {
      STAGE
          .matcher(each.group(2))
          .results()
          .forEach(stage -> micros.merge(stage.group(1), number(stage, 2) / events, Double::sum));
    }
    return micros;
  }

  /** The most heap in use at any collection. */
  OptionalLong peakHeapBytes() {
    Path gc = log.resolveSibling(GC_LOG);
    return Files.exists(gc)
        ? HEAP.matcher(read(gc)).results().mapToLong(each -> number(each, 1) << 20).max()
        : OptionalLong.empty();
  }

  private static long number(MatchResult match, int group) {
    return Long.parseLong(match.group(group));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
