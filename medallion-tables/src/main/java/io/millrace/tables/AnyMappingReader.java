package io.millrace.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/** Makes JSON of a mapping whose keys nobody here knows. */
final class AnyMappingReader {
  /** Aliases can put a value inside itself, and many values into a short file. */
  static final int MAX_DEPTH = 20;

  static final int MAX_VALUES = 10_000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Schema CORE = new CoreSchema();

  private final KeyReader keys;
  private final ScalarReader scalars;
  private final Problems problems;

  AnyMappingReader(KeyReader keys, ScalarReader scalars, Problems problems) {
    this.keys = keys;
    this.scalars = scalars;
    this.problems = problems;
  }

  /** The mapping as the text of a JSON object; nothing when any part of it is wrong. */
  Optional<Setting> read(String path, MappingNode node) {
    Reading reading = new Reading(path);
    JsonNode json = reading.mapping(path, node, 1);
    return reading.wrong
        ? Optional.empty()
        : Optional.of(
            new Setting(json.toString(), json.toString(), "a mapping", true, Position.of(node)));
  }

  private final class Reading {
    final String whole;
    int values;
    boolean full;
    boolean wrong;

    Reading(String whole) {
      this.whole = whole;
    }

    JsonNode mapping(String path, MappingNode node, int depth) {
      ObjectNode object = JSON.objectNode();
      Section section = Section.of(path);
      Map<String, Position> seen = new HashMap<>();
      for (NodeTuple tuple : node.getValue()) {
        Optional<String> name = keys.nameOf(section, tuple);
        if (name.isEmpty() || keys.isSecond(section, name.get(), tuple, seen)) {
          wrong = true;
        } else if (isMerge(tuple.getKeyNode())) {
          refuse(
              tuple.getKeyNode(),
              "'%s' merges another mapping (<<), which is not supported; write the keys here"
                  .formatted(path));
        } else {
          object.set(
              name.get(),
              value(section.shownPathOf(name.get()), name.get(), tuple.getValueNode(), depth));
        }
      }
      return object;
    }

    private JsonNode list(String path, String name, List<Node> items, int depth) {
      ArrayNode array = JSON.arrayNode();
      for (int at = 0; at < items.size(); at++) {
        array.add(value("%s[%d]".formatted(path, at), name, items.get(at), depth));
      }
      return array;
    }

    /** Reads a value; {@code name} is the key that it belongs to. */
    private JsonNode value(String path, String name, Node node, int depth) {
      if (full) {
        return JSON.nullNode();
      }
      if (++values > MAX_VALUES || depth > MAX_DEPTH) {
        full = true;
        refuse(
            node,
            "'%s' has more than %d values or %d levels inside one another; use fewer"
                .formatted(whole, MAX_VALUES, MAX_DEPTH));
        return JSON.nullNode();
      }
      if (node instanceof MappingNode mapping) {
        return mapping(path, mapping, depth + 1);
      }
      return node instanceof SequenceNode sequence
          ? list(path, name, sequence.getValue(), depth + 1)
          : scalar(path, name, (ScalarNode) node);
    }

    private JsonNode scalar(String path, String name, ScalarNode node) {
      Optional<Setting> setting = scalars.readAny(path, name, node);
      if (setting.isEmpty()) {
        wrong = true;
        return JSON.nullNode();
      }
      String text = setting.get().text();
      return node.getScalarStyle() == ScalarStyle.PLAIN
          ? plain(path, node, text)
          : JSON.textNode(text);
    }

    /** What a text without quotes stands for, once its placeholders are filled in. */
    private JsonNode plain(String path, ScalarNode node, String text) {
      Tag tag = CORE.getScalarResolver().resolve(text, true);
      if (!tag.equals(Tag.INT)
          && !tag.equals(Tag.FLOAT)
          && !tag.equals(Tag.BOOL)
          && !tag.equals(Tag.NULL)) {
        return JSON.textNode(text);
      }
      Object value =
          CORE.getSchemaTagConstructors()
              .get(tag)
              .construct(new ScalarNode(tag, text, ScalarStyle.PLAIN));
      if (value instanceof Double number && !Double.isFinite(number)) {
        refuse(
            node,
            "'%s' is a number that JSON does not have; write another, or put it in quotes"
                .formatted(path));
      }
      return json(value);
    }

    private void refuse(Node node, String message) {
      wrong = true;
      problems.add(Position.of(node), message);
    }
  }

  private static JsonNode json(Object value) {
    if (value instanceof Boolean flag) {
      return JSON.booleanNode(flag);
    } else if (value instanceof Double number) {
      return JSON.numberNode(number);
    } else if (value instanceof BigInteger number) {
      return JSON.numberNode(number);
    } else if (value instanceof Number number) {
      return JSON.numberNode(number.longValue());
    }
    return JSON.nullNode();
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && scalar.getValue().equals("<<");
  }
}
