package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.regex.Pattern;

/** One start of the command line. */
record Start(ChildProcess process) implements AutoCloseable {
  private static final Pattern STACK_TRACE = Pattern.compile("(?m)^\\s+at [\\w.$/]+\\(");

  /** Waits for its end, which must have this exit code; returns what it wrote. */
  String endsWith(int code) {
    int found = process.awaitExit(Mill.PATIENCE);
    assertThat(found).as(() -> "exit code of:\n" + output()).isEqualTo(code);
    return output();
  }

  /** Waits for its end by a handled failure, which is told in words and not in stack frames. */
  String failsSaying(String... words) {
    String output = endsWith(1);
    assertThat(output).contains(words).doesNotContainPattern(STACK_TRACE);
    return output;
  }

  void says(String pattern) {
    process.awaitLog(Pattern.compile(pattern), Mill.PATIENCE);
  }

  String output() {
    try {
      return Files.readString(process.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
