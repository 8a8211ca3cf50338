package io.millrace.tables;

/** Notes problems at the places where the paths that they name are in the file. */
final class PathReporter implements DefinitionCheck.Reporter {
  /** For what was not read from a file: the first problem ends it. */
  static final DefinitionCheck.Reporter REFUSE =
      (path, message) -> {
        throw new MillraceException(ErrorKind.SPEC, sentence(path, message));
      };

  private final Positions positions;
  private final Problems problems;

  PathReporter(Positions positions, Problems problems) {
    this.positions = positions;
    this.problems = problems;
  }

  @Override
  public void report(String path, String message) {
    problems.add(positions.nearest(path), sentence(path, message));
  }

  /** A list's name is enough in a text that has a position, or was not read from a file. */
  static String sentence(String path, String message) {
    String line = message.strip().replaceAll("\\p{Cntrl}+", " ");
    return "'%s' %s".formatted(path.replaceAll("\\[[0-9]+]$", ""), line);
  }
}
