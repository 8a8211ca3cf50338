package io.millrace.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the text of a type, from left to right. */
final class ColumnTypeReader {
  private static final int MAX_DEPTH = 10;

  private static final Map<String, ColumnType> SIMPLE =
      Stream.of(ColumnType.Simple.values())
          .collect(Collectors.toUnmodifiableMap(ColumnType::toString, type -> type));

  private static final List<String> NAMES =
      List.of(
          "boolean",
          "int",
          "long",
          "float",
          "double",
          "decimal(12,2)",
          "date",
          "time",
          "timestamp",
          "timestamptz",
          "string",
          "uuid",
          "binary",
          "fixed[16]",
          "list<string>",
          "map<string, long>",
          "struct<a: int>");

  /** What other systems call these types. */
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("bool", "boolean"),
          Map.entry("integer", "int"),
          Map.entry("smallint", "int"),
          Map.entry("tinyint", "int"),
          Map.entry("bigint", "long"),
          Map.entry("real", "float"),
          Map.entry("number", "decimal(12,2)"),
          Map.entry("numeric", "decimal(12,2)"),
          Map.entry("datetime", "timestamp"),
          Map.entry("timestamp_ltz", "timestamptz"),
          Map.entry("text", "string"),
          Map.entry("varchar", "string"),
          Map.entry("char", "string"),
          Map.entry("json", "string"),
          Map.entry("bytes", "binary"),
          Map.entry("blob", "binary"),
          Map.entry("varbinary", "binary"),
          Map.entry("array", "list<string>"),
          Map.entry("object", "struct<a: int>"),
          Map.entry("row", "struct<a: int>"));

  private final String text;
  private int at;

  ColumnTypeReader(String text) {
    this.text = text;
  }

  ColumnType read() {
    ColumnType type = type(0);
    skipSpace();
    if (at < text.length()) {
      throw wrong("'%s' follows the type %s; remove it".formatted(shown(text.substring(at)), type));
    }
    return type;
  }

  private ColumnType type(int depth) {
    if (depth > MAX_DEPTH) {
      throw wrong(
          "types are more than %d levels inside one another; use fewer".formatted(MAX_DEPTH));
    }
    String name = word();
    return switch (name) {
      case "decimal" -> decimal();
      case "fixed" -> fixed();
      case "list" -> list(depth);
      case "map" -> map(depth);
      case "struct" -> struct(depth);
      default -> simple(name);
    };
  }

  private static ColumnType simple(String name) {
    ColumnType simple = SIMPLE.get(name);
    if (simple != null) {
      return simple;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<String> meant =
        Optional.ofNullable(OTHER_NAMES.get(lower)).or(() -> Names.nearest(lower, SIMPLE.keySet()));
    throw wrong(
        "%s is not a type; %s"
            .formatted(
                name.isEmpty() ? "an empty text" : "'" + shown(name) + "'",
                meant
                    .map("did you mean %s?"::formatted)
                    .orElse("types are " + String.join(", ", NAMES))));
  }

  private ColumnType decimal() {
    String example = "decimal(12,2)";
    expect('(', example);
    int precision = number(example);
    expect(',', example);
    int scale = number(example);
    expect(')', example);
    return new ColumnType.Decimal(precision, scale);
  }

  private ColumnType fixed() {
    String example = "fixed[16]";
    expect('[', example);
    int length = number(example);
    expect(']', example);
    return new ColumnType.Fixed(length);
  }

  private ColumnType list(int depth) {
    String example = "list<string>";
    expect('<', example);
    ColumnType element = type(depth + 1);
    expect('>', example);
    return new ColumnType.ListOf(element);
  }

  private ColumnType map(int depth) {
    String example = "map<string, long>";
    expect('<', example);
    ColumnType key = type(depth + 1);
    expect(',', example);
    ColumnType value = type(depth + 1);
    expect('>', example);
    return new ColumnType.MapOf(key, value);
  }

  private ColumnType struct(int depth) {
    String example = "struct<a: int, b: string>";
    expect('<', example);
    List<ColumnType.Field> fields = new ArrayList<>();
    do {
      String name = word();
      expect(':', example);
      fields.add(new ColumnType.Field(name, type(depth + 1)));
    } while (accept(','));
    expect('>', example);
    return new ColumnType.Struct(fields);
  }

  private String word() {
    skipSpace();
    int start = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isWordPart(char character) {
    return !Character.isWhitespace(character) && "<>()[],:".indexOf(character) < 0;
  }

  private int number(String example) {
    String word = word();
    if (!word.matches("[0-9]{1,9}")) {
      throw wrong("'%s' is not a number; write it like %s".formatted(shown(word), example));
    }
    return Integer.parseInt(word);
  }

  private void expect(char wanted, String example) {
    if (!accept(wanted)) {
      throw wrong(
          "a %s is missing behind '%s'; write it like %s, with quotes around it"
              .formatted(wanted, shown(text.substring(0, at).strip()), example));
    }
  }

  private boolean accept(char wanted) {
    skipSpace();
    boolean there = at < text.length() && text.charAt(at) == wanted;
    if (there) {
      at++;
    }
    return there;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static String shown(String part) {
    return Secrets.show("", part);
  }

  private static MillraceException wrong(String message) {
    return new MillraceException(ErrorKind.SPEC, message);
  }
}
