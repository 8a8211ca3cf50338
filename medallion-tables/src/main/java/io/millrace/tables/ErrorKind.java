package io.millrace.tables;

/** Where a failure comes from, which decides the exit code, whether to retry and whom to alert. */
public enum ErrorKind {
  /** The pipeline file, or the way the program was called, is wrong. */
  SPEC,
  /** Kafka cannot be reached, or no longer has what is needed. */
  SOURCE,
  /** The catalog or the storage of the tables failed. */
  LAKE,
  /** Pinot or Druid failed. */
  SERVE,
  /** Millrace broke one of its own promises. */
  BUG;

  /** The exit code of a process that ends with a failure of this kind. */
  public int exitCode() {
    return this == BUG ? 2 : 1;
  }
}
