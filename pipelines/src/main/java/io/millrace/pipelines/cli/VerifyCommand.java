package io.millrace.pipelines.cli;

import io.millrace.pipelines.run.Failure;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.pipelines.verify.LayerVerification;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves that stores have what the lake has, and its layers what their definitions say. */
@Command(
    name = "verify",
    description =
        "Compares every group of the gold tables with what the stores that serve them have, or each layer of tables with the one below, as of the same epoch. Exit code 0 only if they agree.",
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
      names = "--layers",
      description =
          "Instead: compare silver with what the file makes of bronze, and the gold tables with their queries over silver.")
  private boolean layers;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = TimeOption.class,
      description =
          "How long a store may take to read what was published. Default: ${DEFAULT-VALUE}")
  private Duration patience;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30m",
      converter = TimeOption.class,
      description =
          "With --layers: how long each SQL statement of a comparison may take. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  @Override
  public Integer call() {
    if (layers && repair) {
      throw new ParameterException(
          spec.commandLine(),
          "--repair is for stores; ./millrace run --table gold.x --recompute computes a gold table afresh");
    }
    PipelineDefinition pipeline = CheckedFile.read(file);
    PrintWriter out = spec.commandLine().getOut();
    try {
      return (layers
              ? new LayerVerification(pipeline, file, timeout, out).run()
              : verifyStores(pipeline, out))
          ? 0
          : 1;
    } catch (RuntimeException e) {
      throw Failure.of(e);
    } finally {
      out.flush();
    }
  }

  private boolean verifyStores(PipelineDefinition pipeline, PrintWriter out) {
    List<ServedTable> served = ServedTable.of(pipeline);
    if (served.isEmpty()) {
      out.printf("%s serves nothing: no gold table has a serve section%n", pipeline.name());
      return true;
    }
    try (Verification verification = Verification.of(pipeline, served, patience, out)) {
      return verification.run(repair);
    }
  }
}
