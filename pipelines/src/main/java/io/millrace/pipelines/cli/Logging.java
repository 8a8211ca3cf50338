package io.millrace.pipelines.cli;

/** Where log lines go: to standard error, out of the way of the progress line. */
final class Logging {
  private Logging() {}

  /** Must come before the first logger is made. */
  static void start() {
    if (isTerminal()) {
      System.setProperty("millrace.line", "\r\033[2K");
    }
  }

  /** The launcher knows; a JVM cannot tell a terminal from a pipe on every version. */
  static boolean isTerminal() {
    return Boolean.getBoolean("millrace.terminal");
  }
}
