package io.millrace.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a section as JSON Schema. */
final class SchemaWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SchemaWriter() {}

  static String write(Section file) {
    ObjectNode schema =
        JSON.objectNode()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("title", "Millrace pipeline file");
    schema.setAll(section(file));
    ObjectNode definitions = schema.putObject("$defs");
    definitions
        .putObject("placeholder")
        .put("description", "${NAME}, ${NAME:-default} or ${file:path}")
        .put("type", "string")
        .put("pattern", "\\$\\{");
    definitions.putObject("property").putArray("type").add("string").add("number").add("boolean");
    return print(schema);
  }

  private static ObjectNode section(Section section) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JSON.arrayNode();
    for (Key key : section.keys()) {
      properties.set(key.name(), key(key));
      if (key.required()) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    section
        .others()
        .ifPresentOrElse(
            others -> addOthers(schema, others), () -> schema.put("additionalProperties", false));
    section.rules().forEach(rule -> addRule(schema, rule));
    return schema;
  }

  private static void addOthers(ObjectNode schema, Section.Others others) {
    others
        .reservedPrefix()
        .ifPresent(
            prefix ->
                schema.putObject("patternProperties").put("^" + prefix.replace(".", "[.]"), false));
    schema
        .putObject("additionalProperties")
        .put("$ref", "#/$defs/property")
        .put("description", others.description());
  }

  private static void addRule(ObjectNode schema, Section.Rule rule) {
    if (rule instanceof Section.Rule.ExactlyOne one) {
      ArrayNode choices = schema.putArray("oneOf");
      one.names().forEach(name -> choices.addObject().putArray("required").add(name));
    } else if (rule instanceof Section.Rule.RequiredWith with) {
      ArrayNode required = when(schema, with.name(), with.value()).putArray("required");
      with.required().forEach(required::add);
    } else if (rule instanceof Section.Rule.RefusedWith with) {
      when(schema, with.name(), with.value()).putObject("properties").put(with.refused(), false);
    } else if (rule instanceof Section.Rule.NotBeside not) {
      ObjectNode refused =
          schema.withObject("/dependentSchemas").putObject(not.name()).putObject("properties");
      not.refused().forEach(name -> refused.put(name, false));
    } else if (rule instanceof Section.Rule.Beside beside) {
      ObjectNode dependent = schema.withObject("/dependentRequired");
      beside.names().forEach(name -> dependent.putArray(name).add(beside.needed()));
    }
  }

  /** What holds when a key has a value. */
  private static ObjectNode when(ObjectNode schema, String name, String value) {
    ObjectNode condition = schema.withArray("allOf").addObject();
    ObjectNode when = condition.putObject("if");
    when.putObject("properties").putObject(name).put("const", value);
    when.putArray("required").add(name);
    return condition.putObject("then");
  }

  private static ObjectNode key(Key key) {
    ObjectNode schema = JSON.objectNode().put("description", key.description());
    if (key.kind() instanceof Kind.Mapping mapping) {
      schema.setAll(section(mapping.section()));
    } else if (key.kind() instanceof Kind.Named named) {
      schema.setAll(named(named));
    } else if (key.kind() instanceof Kind.AnyMapping) {
      schema.put("type", "object");
    } else if (key.kind() instanceof Kind.Mappings list) {
      schema.put("type", "array").set("items", section(list.item()));
      schema.put("minItems", list.min()).put("maxItems", list.max());
    } else if (key.kind() instanceof Kind.ListOf list) {
      ArrayNode choices = schema.putArray("anyOf");
      addScalarOrPlaceholder(choices, list.element());
      ObjectNode items = choices.addObject().put("type", "array");
      addScalarOrPlaceholder(items.putObject("items").putArray("anyOf"), list.element());
      items.put("minItems", list.min()).put("maxItems", list.max());
    } else if (key.kind() instanceof Kind.Scalar scalar) {
      addScalarOrPlaceholder(schema.putArray("anyOf"), scalar);
      key.fallback().ifPresent(fallback -> addDefault(schema, scalar, fallback));
    } else {
      schema.putObject("not");
    }
    return schema;
  }

  private static ObjectNode named(Kind.Named named) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    schema.putObject("propertyNames").put("pattern", named.names().pattern());
    ArrayNode choices = schema.putObject("additionalProperties").putArray("anyOf");
    if (named.entry().find(named.shortKey()).orElseThrow().kind() instanceof Kind.Scalar scalar) {
      addScalarOrPlaceholder(choices, scalar);
    }
    choices.add(section(named.entry()));
    return schema.put("minProperties", named.min()).put("maxProperties", named.max());
  }

  private static void addScalarOrPlaceholder(ArrayNode choices, Kind.Scalar kind) {
    addScalar(choices, kind);
    choices.addObject().put("$ref", "#/$defs/placeholder");
  }

  private static void addScalar(ArrayNode choices, Kind.Scalar kind) {
    if (kind instanceof Kind.Text text) {
      addText(choices, text.pattern());
    } else if (kind instanceof Kind.Choice choice) {
      ArrayNode values = choices.addObject().putArray("enum");
      choice.values().forEach(values::add);
      choice.values().stream()
          .filter(SchemaWriter::isFlag)
          .forEach(value -> values.add(Boolean.parseBoolean(value)));
    } else if (kind instanceof Kind.Count count) {
      choices
          .addObject()
          .put("type", "integer")
          .put("minimum", count.min())
          .put("maximum", count.max());
      addText(choices, Kind.Count.PATTERN);
    } else if (kind instanceof Kind.Time) {
      addText(choices, Kind.Time.PATTERN);
    } else if (kind instanceof Kind.Size) {
      addText(choices, Kind.Size.PATTERN);
    } else if (kind instanceof Kind.Table) {
      addText(choices, TableName.DOTTED_PATTERN);
    } else if (kind instanceof Kind.Sql) {
      addText(choices, Kind.Text.any().pattern());
    } else if (kind instanceof Kind.Notation notation) {
      addText(choices, notation.pattern());
    } else if (kind instanceof Kind.AnyValue) {
      choices.addObject().put("$ref", "#/$defs/property");
    }
  }

  private static void addText(ArrayNode choices, String pattern) {
    choices.addObject().put("type", "string").put("pattern", pattern);
  }

  private static void addDefault(ObjectNode schema, Kind.Scalar kind, String fallback) {
    if (kind instanceof Kind.Count count) {
      schema.put("default", count.parse(fallback));
    } else if (isFlag(fallback)) {
      schema.put("default", Boolean.parseBoolean(fallback));
    } else {
      schema.put("default", fallback);
    }
  }

  private static boolean isFlag(String value) {
    return value.equals("true") || value.equals("false");
  }

  private static String print(ObjectNode schema) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(indenter);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new MillraceException(ErrorKind.BUG, "the JSON Schema cannot be written", e);
    }
  }
}
