package io.millrace.tables;

import java.util.Objects;

/** A failure with a kind; the kind decides the exit code. */
public class MillraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;

  public MillraceException(ErrorKind kind, String message) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  public MillraceException(ErrorKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  public ErrorKind kind() {
    return kind;
  }
}
