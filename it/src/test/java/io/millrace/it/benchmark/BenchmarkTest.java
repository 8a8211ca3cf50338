package io.millrace.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class BenchmarkTest {
  @Test
  void itsOptionsGoTogether() {
    CommandLine command = new CommandLine(new Benchmark());

    assertThat(command.getUsageMessage())
        .contains("--silver", "--gold", "--gold-tables", "--small-epochs", "--state");
  }

  @ParameterizedTest
  @CsvSource({"'',0 3", "'--gold-tables=1,3,20',0 1 3 20", "'--gold-tables=0',0"})
  void goldIsMeasuredBesideNone(String option, String numbers) {
    Options options = new Options();
    new CommandLine(options).parseArgs(("--gold " + option).split(" "));
    assertThat(options.gold.areWanted()).isTrue();
    assertThat(options.gold.tables())
        .isEqualTo(List.of(numbers.split(" ")).stream().map(Integer::valueOf).toList());
  }

  @Command
  private static final class Options {
    @Mixin private GoldOptions gold;
  }
}
