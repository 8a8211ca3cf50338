package io.millrace.it.demo;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The launcher's wish to end the demo: a file that it makes on Ctrl-C or SIGTERM, or its own end. A
 * shutdown hook would come too late: by then the JVM ends all that it started at once, Kafka under
 * the pipeline too.
 */
record StopRequest(Path file, ProcessHandle launcher) {
  private static final String FILE = "MILLRACE_DEMO_STOP";

  static StopRequest ofLauncher() {
    String file = System.getenv(FILE);
    if (file == null) {
      throw new IllegalStateException("%s is not set; start with ./millrace demo".formatted(FILE));
    }
    return new StopRequest(Path.of(file), ProcessHandle.current().parent().orElseThrow());
  }

  boolean isMade() {
    return Files.exists(file) || !launcher.isAlive();
  }
}
