package io.millrace.pipelines.cli;

import io.millrace.tables.DefinitionCheck;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.transforms.refine.SqlCheck;
import java.nio.file.Path;

/** A pipeline file whose SQL was shown to the engine that is to run it. */
final class CheckedFile {
  private CheckedFile() {}

  static PipelineDefinition read(Path file) {
    return PipelineFile.read(file, CheckedFile::check);
  }

  private static void check(PipelineDefinition pipeline, DefinitionCheck.Reporter reporter) {
    pipeline
        .silver()
        .ifPresent(
            silver ->
                SqlCheck.problems(silver)
                    .forEach(problem -> reporter.report(problem.path(), problem.message())));
  }
}
