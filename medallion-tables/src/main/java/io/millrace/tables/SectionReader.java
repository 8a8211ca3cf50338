package io.millrace.tables;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML nodes by the model of the file, and notes every place where they do not fit. */
final class SectionReader {
  private final KeyReader keys;
  private final ScalarReader scalars;
  private final AnyMappingReader anyMappings;
  private final Problems problems;
  private final Positions positions;

  SectionReader(Placeholders placeholders, Problems problems, Positions positions) {
    this.keys = new KeyReader(problems);
    this.scalars = new ScalarReader(placeholders, problems, positions);
    this.anyMappings = new AnyMappingReader(keys, scalars, problems);
    this.problems = problems;
    this.positions = positions;
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
      Optional<String> name = keys.nameOf(section, tuple);
      if (name.isEmpty() || keys.isSecond(section, name.get(), tuple, seen)) {
        continue;
      }
      Optional<Key> key = section.find(name.get());
      if (key.isPresent()) {
        readKey(section, key.get(), tuple, values);
      } else {
        readOther(section, name.get(), tuple, values).ifPresent(meant::add);
      }
    }

    meant.addAll(seen.keySet());
    new RuleCheck(section, meant, values, at, positions, problems).check();
    return values;
  }

  private void readKey(Section section, Key key, NodeTuple tuple, SectionValues values) {
    String path = section.pathOf(key.name());
    Position position = Position.of(tuple.getKeyNode());
    positions.put(path, position);
    if (key.kind() instanceof Kind.Refused refused) {
      problems.add(position, "'%s' %s".formatted(path, refused.why()));
    } else if (ScalarReader.isNull(tuple.getValueNode())) {
      problems.add(
          position,
          key.required()
              ? "'%s' has no value; give it one".formatted(path)
              : "'%s' has no value; give it one or remove the key".formatted(path));
      values.putWrong(key.name());
    } else if (!readValue(path, key, tuple, values)) {
      values.putWrong(key.name());
    }
  }

  /** Reads the value of a key, if it is of the key's kind. */
  private boolean readValue(String path, Key key, NodeTuple tuple, SectionValues values) {
    Node node = tuple.getValueNode();
    String name = key.name();
    if (key.kind() instanceof Kind.Mapping mapping) {
      Optional<MappingNode> child = asMapping(path, node);
      Position position = Position.of(tuple.getKeyNode());
      child.ifPresent(found -> values.put(name, read(mapping.section().at(path), found, position)));
      return child.isPresent();
    } else if (key.kind() instanceof Kind.Named named) {
      Optional<MappingNode> child = asMapping(path, node);
      child.ifPresent(names -> values.put(name, readNamed(path, named, names)));
      return child.isPresent();
    } else if (key.kind() instanceof Kind.AnyMapping) {
      Optional<Setting> json =
          asMapping(path, node).flatMap(mapping -> anyMappings.read(path, mapping));
      json.ifPresent(found -> values.put(name, found));
      return json.isPresent();
    } else if (key.kind() instanceof Kind.Mappings list) {
      Optional<List<SectionValues>> items = readMappings(path, list, node);
      items.ifPresent(found -> values.putMappings(name, found));
      return items.isPresent();
    } else if (key.kind() instanceof Kind.ListOf list) {
      Optional<List<Setting>> items = scalars.readList(path, name, list, node);
      items.ifPresent(found -> values.put(name, found));
      return items.isPresent();
    } else if (key.kind() instanceof Kind.Scalar scalar) {
      Optional<Setting> setting = scalars.read(path, name, scalar, node);
      setting.ifPresent(found -> values.put(name, found));
      return setting.isPresent();
    }
    return false;
  }

  /** Reads what can be read of a list of mappings, each of which has its place in its path. */
  private Optional<List<SectionValues>> readMappings(String path, Kind.Mappings kind, Node node) {
    if (!(node instanceof SequenceNode sequence)) {
      problems.add(
          Position.of(node),
          "'%s' expected a list of mappings, found %s; write \"- \" before each, and its keys below one another"
              .formatted(path, ScalarReader.describe(node)));
      return Optional.empty();
    }
    List<Node> items = sequence.getValue();
    scalars.checkSize(path, node, items.size(), kind.min(), kind.max());
    List<SectionValues> read = new ArrayList<>();
    for (int at = 0; at < items.size(); at++) {
      Node item = items.get(at);
      Section section = kind.item().at("%s[%d]".formatted(path, at));
      Position position = Position.of(item);
      positions.put(section.path(), position);
      if (scalars.hasValue(path, item)) {
        asMapping(section.path(), item)
            .ifPresent(found -> read.add(read(section, found, position)));
      }
    }
    return Optional.of(read);
  }

  private Optional<MappingNode> asMapping(String path, Node node) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    problems.add(
        Position.of(node),
        "'%s' expected a mapping, found %s; write its keys below it, indented"
            .formatted(path, ScalarReader.describe(node)));
    return Optional.empty();
  }

  /** Names that differ only in case are one name, because they are for SQL. */
  private Map<String, SectionValues> readNamed(String path, Kind.Named kind, MappingNode node) {
    Section all = Section.of(path);
    Map<String, SectionValues> entries = new LinkedHashMap<>();
    Map<String, Position> seen = new HashMap<>();

    for (NodeTuple tuple : node.getValue()) {
      Optional<String> name = keys.nameOf(all, tuple);
      if (name.isPresent()
          && !keys.isSecond(all, name.get().toLowerCase(Locale.ROOT), tuple, seen)) {
        checkName(all, kind, name.get(), tuple);
        Section entry = kind.entry().at(all.shownPathOf(name.get()));
        entries.put(name.get(), readEntry(kind, entry, tuple));
      }
    }
    if (node.getValue().size() < kind.min() || node.getValue().size() > kind.max()) {
      problems.add(
          Position.of(node),
          "'%s' has %d names; write %d to %d"
              .formatted(path, node.getValue().size(), kind.min(), kind.max()));
    }
    return entries;
  }

  private void checkName(Section all, Kind.Named kind, String name, NodeTuple tuple) {
    try {
      kind.names().parse(name.substring(0, Math.min(name.length(), kind.names().maxLength())));
    } catch (IllegalArgumentException e) {
      problems.add(
          Position.of(tuple.getKeyNode()),
          "'%s' is not a possible name; %s".formatted(all.shownPathOf(name), e.getMessage()));
    }
  }

  private SectionValues readEntry(Kind.Named kind, Section entry, NodeTuple tuple) {
    Position position = Position.of(tuple.getKeyNode());
    Node node = tuple.getValueNode();
    positions.put(entry.path(), position);
    if (node instanceof MappingNode mapping) {
      return read(entry, mapping, position);
    }
    SectionValues values = new SectionValues(entry);
    Key key = entry.find(kind.shortKey()).orElseThrow();
    if (ScalarReader.isNull(node)) {
      problems.add(position, "'%s' has no value; give it one".formatted(entry.path()));
    } else if (!readValue(entry.path(), key, tuple, values)) {
      values.putWrong(key.name());
    }
    return values;
  }

  /** Reads a key that is not in the model; the result is the key that was meant instead. */
  private Optional<String> readOther(
      Section section, String name, NodeTuple tuple, SectionValues values) {
    Position position = Position.of(tuple.getKeyNode());
    if (section.others().isEmpty()) {
      return reportUnknown(section, name, position);
    }
    Section.Others others = section.others().get();
    String path = section.shownPathOf(name);
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
    if (ScalarReader.isNull(tuple.getValueNode())) {
      problems.add(
          position,
          "'%s' has no value; give it one, write \"\" for an empty text, or remove the key"
              .formatted(path));
    } else {
      scalars
          .readAny(path, name, tuple.getValueNode())
          .ifPresent(setting -> values.put(name, setting));
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
              : "it belongs in "
                  + homes.stream().map(Section::title).collect(Collectors.joining(" or "));
    }
    problems.add(position, "'%s' is not known; %s".formatted(section.shownPathOf(name), advice));
    return nearest;
  }
}
