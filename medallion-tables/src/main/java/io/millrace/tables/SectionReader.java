package io.millrace.tables;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML nodes by the model of the file, and notes every place where they do not fit. */
final class SectionReader {
  /** The longest value of a key of the model; regular expressions recurse over it. */
  private static final int MAX_LENGTH = 4096;

  /** The tags of values without a tag in the file; a bare placeholder has one of its own. */
  private static final Set<Tag> PLAIN_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.ENV_TAG);

  private final Placeholders placeholders;
  private final Problems problems;

  SectionReader(Placeholders placeholders, Problems problems) {
    this.placeholders = placeholders;
    this.problems = problems;
  }

  /**
   * Reads one section.
   *
   * @param at where to say that a key is missing
   */
  SectionValues read(Section section, MappingNode node, Position at) {
    SectionValues values = new SectionValues(section);
    Map<String, Position> seen = new HashMap<>();
    Set<String> meant = new HashSet<>();

    for (NodeTuple tuple : node.getValue()) {
      Position position = Position.of(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.add(position, "a key of " + section.title() + " is not a text; write a name");
        continue;
      }
      String name = keyNode.getValue();
      Position first = seen.putIfAbsent(name, position);
      if (first != null) {
        problems.add(
            position,
            "'%s' is here and in line %d; keep one of them"
                .formatted(shownPath(section, name), first.line()));
        continue;
      }
      Optional<Key> key = section.find(name);
      if (key.isPresent()) {
        readKey(section, key.get(), tuple.getValueNode(), position, values);
      } else {
        readOther(section, name, tuple.getValueNode(), position, values).ifPresent(meant::add);
      }
    }

    meant.addAll(seen.keySet());
    checkRequired(section, meant, values, at);
    return values;
  }

  private void readKey(
      Section section, Key key, Node node, Position position, SectionValues values) {
    String path = section.pathOf(key.name());
    if (key.kind() instanceof Kind.Refused refused) {
      problems.add(position, "'%s' %s".formatted(path, refused.why()));
    } else if (isNull(node)) {
      problems.add(
          position,
          key.required()
              ? "'%s' has no value; give it one".formatted(path)
              : "'%s' has no value; give it one or remove the key".formatted(path));
    } else if (key.kind() instanceof Kind.Mapping mapping) {
      if (node instanceof MappingNode child) {
        values.put(key.name(), read(mapping.section(), child, position));
      } else {
        problems.add(
            Position.of(node),
            "'%s' expected a mapping, found %s; write its keys below it, indented"
                .formatted(path, describe(node)));
      }
    } else if (key.kind() instanceof Kind.Scalar scalar) {
      readScalar(section, key.name(), scalar, node)
          .ifPresentOrElse(
              setting -> values.put(key.name(), setting), () -> values.putWrong(key.name()));
    }
  }

  /** Reads a key that is not in the model; the result is the key that was meant instead. */
  private Optional<String> readOther(
      Section section, String name, Node node, Position position, SectionValues values) {
    if (section.others().isEmpty()) {
      return reportUnknown(section, name, position);
    }
    Section.Others others = section.others().get();
    String path = shownPath(section, name);
    if (others.reservedPrefix().filter(name::startsWith).isPresent()) {
      problems.add(position, "'%s' is set by Millrace itself: remove it".formatted(path));
      return Optional.empty();
    }
    if (!others.known().contains(name)) {
      List<String> known = new ArrayList<>(section.names());
      known.addAll(others.known());
      Optional<String> nearest = Names.nearest(name, known);
      if (nearest.isPresent()) {
        problems.add(
            position, "'%s' is not known; did you mean '%s'?".formatted(path, nearest.get()));
        return nearest;
      }
    }
    if (isNull(node)) {
      problems.add(
          position,
          "'%s' has no value; give it one, write \"\" for an empty text, or remove the key"
              .formatted(path));
    } else {
      readScalar(section, name, null, node).ifPresent(setting -> values.put(name, setting));
    }
    return Optional.empty();
  }

  private Optional<String> reportUnknown(Section section, String name, Position position) {
    Optional<String> nearest = Names.nearest(name, section.names());
    String advice;
    if (nearest.isPresent()) {
      advice = "did you mean '%s'?".formatted(nearest.get());
    } else {
      List<Section> homes = PipelineModel.sectionsWith(name);
      advice =
          homes.isEmpty()
              ? "known keys are " + String.join(", ", section.names())
              : "it belongs in " + homes.get(0).title();
    }
    problems.add(position, "'%s' is not known; %s".formatted(shownPath(section, name), advice));
    return nearest;
  }

  /** Reads a value without parts; without a kind it is any text. */
  private Optional<Setting> readScalar(Section section, String name, Kind.Scalar kind, Node node) {
    String path = shownPath(section, name);
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
      Object value = kind == null ? filled.text() : parse(kind, filled.text());
      return Optional.of(new Setting(value, filled.text(), shown, filled.secret(), position));
    } catch (IllegalArgumentException e) {
      String found = filled.text().isBlank() ? "empty" : "'" + shown + "'";
      problems.add(position, "'%s' is %s; %s".formatted(path, found, e.getMessage()));
      return Optional.empty();
    }
  }

  private static Object parse(Kind.Scalar kind, String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("it must be at most %d characters".formatted(MAX_LENGTH));
    }
    return kind.parse(text);
  }

  private void checkRequired(
      Section section, Set<String> present, SectionValues values, Position at) {
    for (Key key : section.keys()) {
      if (key.required() && !present.contains(key.name())) {
        problems.add(at, missing(section, key.name(), "add it"));
      }
    }
    for (Section.Rule rule : section.rules()) {
      if (rule instanceof Section.Rule.ExactlyOne one) {
        long count = one.names().stream().filter(present::contains).count();
        if (count != 1) {
          problems.add(
              at,
              "%s has %s of %s; write exactly one of them"
                  .formatted(
                      section.title(),
                      count == 0 ? "none" : count,
                      String.join(", ", one.names())));
        }
      } else if (rule instanceof Section.Rule.RequiredWith with
          && values.find(with.name()).filter(s -> s.text().equals(with.value())).isPresent()) {
        with.required().stream()
            .filter(name -> !present.contains(name))
            .map(
                name ->
                    missing(
                        section,
                        name,
                        "a catalog of type %s needs it: add it".formatted(with.value())))
            .forEach(message -> problems.add(at, message));
      }
    }
  }

  private static String missing(Section section, String name, String advice) {
    return "'%s' is missing; %s".formatted(section.pathOf(name), advice);
  }

  private static String shownPath(Section section, String name) {
    return section.pathOf(Names.shown(name));
  }

  private static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  private static String describe(Node node) {
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    return node instanceof SequenceNode ? "a list" : "a single value";
  }
}
