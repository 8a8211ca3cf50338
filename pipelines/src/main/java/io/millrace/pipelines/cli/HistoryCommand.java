package io.millrace.pipelines.cli;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.pipelines.run.Failure;
import io.millrace.pipelines.status.HistoryLook;
import io.millrace.pipelines.status.PipelineHistory;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the epochs of a pipeline. */
@Command(
    name = "history",
    description =
        "Lists the epochs of a pipeline, newest first: what each did, and which can still be read by query --as-of.",
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The pipeline file.")
  private Path file;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many epochs. Default: ${DEFAULT-VALUE}")
  private int last;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    if (last < 1) {
      throw new ParameterException(
          spec.commandLine(), "--last takes 1 or more, not %d".formatted(last));
    }
    PipelineDefinition pipeline = PipelineFile.read(file);
    try (Lake lake = Lake.open(pipeline.catalog())) {
      PipelineHistory history = new HistoryLook(pipeline, lake).newest(last);
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? HistoryJson.of(history) : HistoryText.of(history));
      out.flush();
    } catch (RuntimeException e) {
      throw Failure.of(e);
    }
    return 0;
  }
}
