package io.millrace.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads values without parts and lists of them, and notes what is wrong with them. */
final class ScalarReader {
  /** The tags of values without a tag in the file; a bare placeholder has one of its own. */
  private static final Set<Tag> PLAIN_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.ENV_TAG);

  /** Texts that are handed on are bounded by the size of the file only. */
  private static final Kind.Scalar ANY_VALUE = new Kind.AnyValue();

  private final Placeholders placeholders;
  private final Problems problems;
  private final Positions positions;

  ScalarReader(Placeholders placeholders, Problems problems, Positions positions) {
    this.placeholders = placeholders;
    this.problems = problems;
    this.positions = positions;
  }

  /** Reads a value that is handed on as it is. */
  Optional<Setting> readAny(String path, String name, Node node) {
    return read(path, name, ANY_VALUE, node);
  }

  /**
   * Reads a value.
   *
   * @param path what messages call it
   * @param name the key, which tells whether the value is a secret
   */
  Optional<Setting> read(String path, String name, Kind.Scalar kind, Node node) {
    positions.put(path, Position.of(node));
    return readScalar(path, name, kind, node);
  }

  /** Reads a list; nothing when any part of it is wrong. */
  Optional<List<Setting>> readList(String path, String name, Kind.ListOf kind, Node node) {
    positions.put(path, Position.of(node));
    List<Node> items = node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    if (!checkSize(path, node, items.size(), kind.min(), kind.max())) {
      return Optional.empty();
    }
    List<Setting> read = new ArrayList<>();
    for (int at = 0; at < items.size(); at++) {
      Node item = items.get(at);
      positions.put(path + "[" + at + "]", Position.of(item));
      if (hasValue(path, item)) {
        readScalar(path, name, kind.element(), item).ifPresent(read::add);
      }
    }
    return read.size() == items.size() ? Optional.of(read) : Optional.empty();
  }

  /** Whether a list has as many parts as it may have; notes it when not. */
  boolean checkSize(String path, Node node, int size, int min, int max) {
    if (size < min || size > max) {
      problems.add(
          Position.of(node), "'%s' has %d parts; write %d to %d".formatted(path, size, min, max));
      return false;
    }
    return true;
  }

  /** Whether there is something in a part of a list; notes it when not. */
  boolean hasValue(String path, Node item) {
    if (isNull(item)) {
      problems.add(Position.of(item), "'%s' has a part without a value; remove it".formatted(path));
      return false;
    }
    return true;
  }

  private Optional<Setting> readScalar(String path, String name, Kind.Scalar kind, Node node) {
    Position position = Position.of(node);
    if (!(node instanceof ScalarNode scalar)) {
      problems.add(
          position,
          "'%s' expected a single value, found %s; write one".formatted(path, describe(node)));
      return Optional.empty();
    }
    if (!PLAIN_TAGS.contains(scalar.getTag())) {
      problems.add(
          position,
          "'%s' has a YAML tag, which is not supported; remove it, or put a text that starts with ! in quotes"
              .formatted(path));
      return Optional.empty();
    }
    String written = scalar.getValue();
    Optional<Placeholders.Filled> filled =
        placeholders.fill(written, why -> problems.add(position, "'" + path + "': " + why));
    return filled.flatMap(text -> parse(path, name, kind, written, text, position));
  }

  private Optional<Setting> parse(
      String path,
      String name,
      Kind.Scalar kind,
      String written,
      Placeholders.Filled filled,
      Position position) {
    String shown = Secrets.show(name, written);
    try {
      Object value = parse(kind, filled.text());
      return Optional.of(new Setting(value, filled.text(), shown, filled.secret(), position));
    } catch (IllegalArgumentException e) {
      String found = filled.text().isBlank() ? "empty" : "'" + shown + "'";
      boolean quotes = kind instanceof Kind.Notation && filled.secret();
      String advice = quotes ? "correct the text that is filled in" : e.getMessage();
      problems.add(position, "'%s' is %s; %s".formatted(path, found, advice));
      return Optional.empty();
    }
  }

  private static Object parse(Kind.Scalar kind, String text) {
    if (text.length() > kind.maxLength()) {
      throw new IllegalArgumentException(
          "it must be at most %d characters".formatted(kind.maxLength()));
    }
    return kind.parse(text);
  }

  static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  static String describe(Node node) {
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    return node instanceof SequenceNode ? "a list" : "a single value";
  }
}
