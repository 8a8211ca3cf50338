package io.millrace.tables;

import java.util.List;
import java.util.stream.Collectors;

/** Every problem of a pipeline file at once, in the order of the file. */
public final class PipelineFileException extends MillraceException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_SHOWN = 100;

  private final List<Problem> problems;

  PipelineFileException(List<Problem> problems) {
    super(ErrorKind.SPEC, lines(problems));
    this.problems = problems.stream().sorted().toList();
  }

  public List<Problem> problems() {
    return problems;
  }

  private static String lines(List<Problem> problems) {
    String shown =
        problems.stream()
            .sorted()
            .limit(MAX_SHOWN)
            .map(Problem::toString)
            .collect(Collectors.joining("\n"));
    int hidden = problems.size() - MAX_SHOWN;
    return hidden <= 0 ? shown : shown + "\n... and " + hidden + " more";
  }
}
