package io.millrace.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchmarkTest {
  @Test
  void itsOptionsGoTogether() {
    CommandLine command = new CommandLine(new Benchmark());

    assertThat(command.getUsageMessage()).contains("--silver", "--small-epochs", "--state");
  }
}
