package io.millrace.lakehouse.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is different between two texts, of which each line says one thing. */
final class DefinitionChange {
  private static final int MAX_LINES = 4;
  private static final int MAX_LENGTH = 120;

  private DefinitionChange() {}

  /** The difference in few words, or nothing when there is none. */
  static Optional<String> inWords(String before, String now) {
    List<String> old = before.lines().toList();
    List<String> current = now.lines().toList();
    if (old.equals(current)) {
      return Optional.empty();
    }
    List<String> gone = without(old, current);
    List<String> come = without(current, old);
    if (gone.isEmpty() && come.isEmpty()) {
      return Optional.of("its parts were in another order");
    }
    if (gone.isEmpty()) {
      return Optional.of("the file has %s, which it was made without".formatted(some(come)));
    }
    return Optional.of(
        "it was made with %s, %s"
            .formatted(
                some(gone),
                come.isEmpty() ? "which the file has not" : "and the file has " + some(come)));
  }

  /** The lines that are left when each of the others takes one away. */
  private static List<String> without(List<String> lines, List<String> others) {
    List<String> left = new ArrayList<>(lines);
    others.forEach(left::remove);
    return left;
  }

  private static String some(List<String> lines) {
    String shown =
        lines.stream()
            .limit(MAX_LINES)
            .map(line -> "'" + shortened(line.strip()) + "'")
            .collect(Collectors.joining(", "));
    int more = lines.size() - MAX_LINES;
    return more > 0 ? "%s and %d more".formatted(shown, more) : shown;
  }

  private static String shortened(String line) {
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }
}
