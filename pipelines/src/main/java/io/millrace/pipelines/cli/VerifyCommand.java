package io.millrace.pipelines.cli;

import io.millrace.pipelines.run.Failure;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.pipelines.verify.Verification;
import io.millrace.tables.PipelineDefinition;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves that stores have what the lake has. */
@Command(
    name = "verify",
    description =
        "Compares every group of the gold tables with what the stores that serve them have, as of the same epoch. Exit code 0 only if they agree.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The pipeline file.")
  private Path file;

  @Option(
      names = "--repair",
      description = "Publish the groups that differ once more, and compare again.")
  private boolean repair;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = TimeOption.class,
      description =
          "How long a store may take to read what was published. Default: ${DEFAULT-VALUE}")
  private Duration patience;

  @Override
  public Integer call() {
    PipelineDefinition pipeline = CheckedFile.read(file);
    PrintWriter out = spec.commandLine().getOut();
    List<ServedTable> served = ServedTable.of(pipeline);
    if (served.isEmpty()) {
      out.printf("%s serves nothing: no gold table has a serve section%n", pipeline.name());
      out.flush();
      return 0;
    }
    try (Verification verification = Verification.of(pipeline, served, patience, out)) {
      return verification.run(repair) ? 0 : 1;
    } catch (RuntimeException e) {
      throw Failure.of(e);
    } finally {
      out.flush();
    }
  }
}
