package io.millrace.pipelines.cli;

import io.millrace.tables.GoldDefinition;
import io.millrace.tables.GroupColumn;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TypedColumn;
import io.millrace.tables.Upsert;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.refine.RefinePlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    PipelineDefinition pipeline = CheckedFile.read(file);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s is right: pipeline %s, %s%n", file, pipeline.name(), pipeline.route());
    pipeline
        .silver()
        .ifPresent(
            silver -> {
              List<TypedColumn> columns = RefinePlan.of(silver).tableColumns();
              show(silver, columns, out);
              pipeline.gold().forEach(gold -> show(gold, GoldPlan.of(gold, columns), out));
            });
    out.flush();
    return 0;
  }

  private static void show(SilverDefinition silver, List<TypedColumn> columns, PrintWriter out) {
    out.printf(
        "%s, %s:%n",
        silver.table(),
        silver
            .upsert()
            .map(upsert -> "one row for each " + String.join(", ", upsert.key()) + newest(upsert))
            .orElse("a row for each record"));
    columns.forEach(column -> show(column, out));
  }

  private static void show(GoldDefinition gold, GoldPlan plan, PrintWriter out) {
    out.printf(
        "%s, one row for each group of %s:%n",
        gold.table(),
        gold.groupBy().stream().map(GroupColumn::name).collect(Collectors.joining(", ")));
    plan.columns().forEach(column -> show(column, out));
  }

  private static String newest(Upsert upsert) {
    return upsert.orderBy().isEmpty()
        ? ", the newest by offset"
        : ", the newest by " + String.join(", ", upsert.orderBy());
  }

  private static void show(TypedColumn column, PrintWriter out) {
    out.printf("  %s: %s%s%n", column.name(), column.type(), column.required() ? ", required" : "");
  }
}
