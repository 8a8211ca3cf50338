package io.millrace.tables;

import java.io.Serializable;
import java.util.Comparator;

/** One thing that is wrong in a file, and where; lines and columns count from 1. */
public record Problem(String file, int line, int column, String message)
    implements Serializable, Comparable<Problem> {
  private static final long serialVersionUID = 1L;
  private static final Comparator<Problem> BY_POSITION =
      Comparator.comparing(Problem::file)
          .thenComparing(Problem::line)
          .thenComparing(Problem::column)
          .thenComparing(Problem::message);

  @Override
  public int compareTo(Problem other) {
    return BY_POSITION.compare(this, other);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
