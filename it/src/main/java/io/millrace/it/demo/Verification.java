package io.millrace.it.demo;

import io.millrace.tables.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line's {@code verify}, which compares every group of gold with what stores have. */
final class Verification {
  private static final Pattern ALIKE =
      Pattern.compile(
          "(\\S+) to (pinot|druid) table \\S+ at epoch (\\d+) \\(.*\\): (\\S+) groups, all alike");

  private Verification() {}

  /** False if they differ, or cannot be compared. */
  static boolean run(PipelineCommand command) throws IOException, InterruptedException {
    Process process = command.startPiped("verify");
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().map(Verification::inWords).forEach(line -> Screen.say("%s", line));
      boolean isRight = process.waitFor() == 0;
      if (!isRight) {
        Screen.say("THAT IS WRONG: a store was not found to have what gold has.");
      }
      return isRight;
    } finally {
      process.destroyForcibly();
    }
  }

  /** A line of its output as the demo says it; what is not about sameness stays as it is. */
  static String inWords(String line) {
    Matcher alike = ALIKE.matcher(line);
    return alike.matches()
        ? "%s has the same %s groups as %s at epoch %s."
            .formatted(
                Store.named(alike.group(2)).orElseThrow().title(),
                alike.group(4),
                alike.group(1),
                alike.group(3))
        : line;
  }
}
