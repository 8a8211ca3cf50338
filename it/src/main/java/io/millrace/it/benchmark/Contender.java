package io.millrace.it.benchmark;

import io.millrace.it.process.Checkout;
import io.millrace.it.process.JavaCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is measured: how it is called in the table, and how it is started on a pipeline file.
 *
 * @param words the command up to the file
 * @param wordsAfter the rest of it
 */
record Contender(
    String name, List<String> words, List<String> wordsAfter, Map<String, String> environment) {
  static final String PLAIN = "plain loop";

  /** Started as a user starts it, so that the launcher's JVM flags are measured too. */
  static Contender runner(String runner, String heap) {
    return new Contender(
        runner,
        List.of(Checkout.root().resolve("millrace").toString(), "run", "--runner", runner),
        List.of("--until", "caught-up"),
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

  List<String> on(Path pipelineFile) {
    List<String> all = new ArrayList<>(words);
    all.add(pipelineFile.toString());
    all.addAll(wordsAfter);
    return List.copyOf(all);
  }
}
