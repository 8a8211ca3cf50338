package io.millrace.it.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line's {@code verify}, which compares every group of gold with what Pinot has. */
final class Verification {
  private static final Pattern ALIKE =
      Pattern.compile(
          "(\\S+) to pinot table \\S+ at epoch (\\d+) \\(.*\\): (\\S+) groups, all alike");

  private Verification() {}

  /** False if they differ, or cannot be compared. */
  static boolean run(PipelineCommand command) throws IOException, InterruptedException {
    Process process = command.startPiped("verify");
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().map(Verification::inWords).forEach(line -> Screen.say("%s", line));
      boolean isRight = process.waitFor() == 0;
      if (!isRight) {
        Screen.say("THAT IS WRONG: Pinot was not found to have what gold has.");
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
        ? "Pinot has the same %s groups as %s at epoch %s."
            .formatted(alike.group(3), alike.group(1), alike.group(2))
        : line;
  }
}
