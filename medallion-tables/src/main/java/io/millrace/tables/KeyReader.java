package io.millrace.tables;

import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the keys of mappings, and notes those that are no names or are there twice. */
final class KeyReader {
  private final Problems problems;

  KeyReader(Problems problems) {
    this.problems = problems;
  }

  Optional<String> nameOf(Section section, NodeTuple tuple) {
    if (tuple.getKeyNode() instanceof ScalarNode key) {
      return Optional.of(key.getValue());
    }
    problems.add(
        Position.of(tuple.getKeyNode()),
        "a key of " + section.title() + " is not a text; write a name");
    return Optional.empty();
  }

  /**
   * Whether a name was there before.
   *
   * @param seen the names before it, to which it is added
   */
  boolean isSecond(Section section, String name, NodeTuple tuple, Map<String, Position> seen) {
    Position position = Position.of(tuple.getKeyNode());
    Position first = seen.putIfAbsent(name, position);
    if (first != null) {
      problems.add(
          position,
          "'%s' is here and in line %d; keep one of them"
              .formatted(section.shownPathOf(name), first.line()));
    }
    return first != null;
  }
}
