package io.millrace.tables;

import java.io.Serializable;
import java.util.Objects;

/**
 * What should hold for each row.
 *
 * @param that a condition in SQL; a row for which it is false, or null, does not meet it
 */
public record Expectation(String name, String that, Otherwise otherwise) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What happens to a row that does not meet it. */
  public enum Otherwise {
    QUARANTINE,
    DROP,
    FAIL,
    WARN
  }

  public Expectation {
    Objects.requireNonNull(otherwise, "otherwise");
    if (name.isBlank() || that.isBlank()) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "expectation '%s' has no name or no condition; give it both".formatted(name));
    }
  }
}
