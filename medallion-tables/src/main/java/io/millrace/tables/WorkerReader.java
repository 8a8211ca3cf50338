package io.millrace.tables;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes the settings of a worker, whose paths mean the same wherever the process runs. */
final class WorkerReader {
  private final Path baseDirectory;
  private final DefinitionCheck.Reporter reporter;

  WorkerReader(Path baseDirectory, DefinitionCheck.Reporter reporter) {
    this.baseDirectory = baseDirectory;
    this.reporter = reporter;
  }

  /** Notes a path that cannot be one; the rest of the section has been checked before. */
  void check(SectionValues section) {
    section.find("state-directory").ifPresent(this::checkDirectory);
  }

  WorkerSettings read(SectionValues section) {
    String directory =
        section.has("state-directory") ? absolute(section.text("state-directory")) : null;
    return new WorkerSettings(
        section.number("native-memory"), section.number("state-memory"), directory);
  }

  private void checkDirectory(Setting directory) {
    if (CatalogReader.hasScheme(directory.text())) {
      report(directory, "which is not a folder on the disk of the worker; write its path");
      return;
    }
    try {
      absolute(directory.text());
    } catch (InvalidPathException e) {
      report(directory, "which is not a path; correct it");
    }
  }

  private void report(Setting directory, String message) {
    reporter.report("worker.state-directory", "is '%s', %s".formatted(directory.shown(), message));
  }

  private String absolute(String path) {
    return baseDirectory.resolve(path).normalize().toString();
  }
}
