package io.millrace.pipelines.cli;

import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a pipeline file. */
@Command(
    name = "validate",
    description = "Checks a pipeline file and names every problem in it.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The pipeline file.")
  private Path file;

  @Override
  public Integer call() {
    PipelineDefinition pipeline = PipelineFile.read(file);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s is right: pipeline %s, topic %s to %s%n",
        file, pipeline.name(), pipeline.source().topic(), pipeline.bronze().table());
    out.flush();
    return 0;
  }
}
