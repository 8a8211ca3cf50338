package io.millrace.tables;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong in one file, so that all of it can be reported at once. */
final class Problems {
  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Position position, String message) {
    found.add(new Problem(file, position.line(), position.column(), message));
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new PipelineFileException(found);
    }
  }

  /** Reports what was found so far and one thing more, which makes reading on pointless. */
  PipelineFileException and(Position position, String message) {
    add(position, message);
    return new PipelineFileException(found);
  }
}
