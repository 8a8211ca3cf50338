package io.millrace.pipelines.cli;

import io.millrace.tables.DefinitionCheck;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.SqlCheck;
import io.millrace.transforms.refine.SqlCheck.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A pipeline file whose SQL was shown to the engine that is to run it. */
final class CheckedFile {
  private CheckedFile() {}

  static PipelineDefinition read(Path file) {
    return PipelineFile.read(file, CheckedFile::check);
  }

  static void check(PipelineDefinition pipeline, DefinitionCheck.Reporter reporter) {
    if (pipeline.silverOrNull() == null) {
      return;
    }
    List<Problem> problems = SqlCheck.problems(pipeline.silverOrNull());
    problems.forEach(problem -> reporter.report(problem.path(), problem.message()));
    if (problems.isEmpty() && !pipeline.gold().isEmpty()) {
      checkGold(pipeline, reporter);
    }
  }

  private static void checkGold(PipelineDefinition pipeline, DefinitionCheck.Reporter reporter) {
    List<TypedColumn> silver = RefinePlan.of(pipeline.silverOrNull()).tableColumns();
    for (int i = 0; i < pipeline.gold().size(); i++) {
      GoldDefinition gold = pipeline.gold().get(i);
      String path = "gold[%d]".formatted(i);
      Consumer<Problem> wrong =
          problem -> reporter.report(path + "." + problem.path(), problem.message());
      GoldPlan.check(gold, silver, wrong)
          .ifPresent(plan -> gold.checkTypes(path, plan.columns(), reporter));
    }
  }
}
