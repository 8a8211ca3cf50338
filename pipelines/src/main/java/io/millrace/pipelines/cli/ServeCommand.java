package io.millrace.pipelines.cli;

import io.millrace.olap.publish.ServingTopic;
import io.millrace.olap.store.StoreTable;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is about the stores that gold tables are served from. */
@Command(
    name = "serve",
    description = "Shows how gold tables are served from stores.",
    mixinStandardHelpOptions = true,
    subcommands = ServeCommand.Plan.class)
final class ServeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Compares what stores should have with what they have. */
  @Command(
      name = "plan",
      description =
          "Shows the schemas and table configs that the stores of a pipeline get, and what they have otherwise. Changes nothing.",
      mixinStandardHelpOptions = true)
  static final class Plan implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Override
    public Integer call() {
      PipelineDefinition pipeline = CheckedFile.read(file);
      List<ServedTable> all = ServedTable.of(pipeline);
      PrintWriter out = spec.commandLine().getOut();
      if (all.isEmpty()) {
        out.printf("%s serves nothing: no gold table has a serve section%n", pipeline.name());
      }
      boolean good = true;
      for (ServedTable served : all) {
        good &= show(served, out);
      }
      out.flush();
      return good ? 0 : 1;
    }

    /** Returns whether it can be served as it is. */
    private static boolean show(ServedTable served, PrintWriter out) {
      out.printf("%s at %s%n", served, served.serving().address());
      boolean good = showTopic(served, out);
      try {
        StoreTable.Plan plan = served.table().plan();
        out.printf("  %s %s%n", served.serving().store().title(), plan.version());
        plan.parts()
            .forEach(
                part ->
                    out.printf(
                        "  %s: %s%n", part.name(), part.isThere() ? "is there" : "will be made"));
        plan.differences().forEach(line -> out.printf("  differs: %s%n", line));
        good &= plan.differences().isEmpty();
        plan.parts().forEach(part -> out.printf("%s %s%n", part.name(), part.json()));
      } catch (MillraceException e) {
        out.printf("  %s%n", e.getMessage());
        good = false;
      }
      return good;
    }

    private static boolean showTopic(ServedTable served, PrintWriter out) {
      int wanted = served.serving().partitions();
      try {
        String state =
            new ServingTopic(served.serving())
                .find()
                .map(
                    topic ->
                        topic.partitions() == wanted
                            ? "is there"
                            : "is there, with %d partitions and not %d, which does no harm"
                                .formatted(topic.partitions(), wanted))
                .orElse("will be made, with %d partitions".formatted(wanted));
        out.printf("  topic %s: %s%n", served.serving().topic(), state);
        return true;
      } catch (MillraceException e) {
        out.printf("  topic %s: %s%n", served.serving().topic(), e.getMessage());
        return false;
      }
    }
  }
}
