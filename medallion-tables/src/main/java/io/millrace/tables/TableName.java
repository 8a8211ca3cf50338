package io.millrace.tables;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The name of a table in the catalog: one or more namespace levels and a name. */
public record TableName(List<String> namespace, String name) implements Serializable {
  private static final long serialVersionUID = 1L;
  static final int MAX_PART_LENGTH = 128;
  private static final String PART = "[A-Za-z_][A-Za-z0-9_-]{0," + (MAX_PART_LENGTH - 1) + "}";
  private static final Pattern PART_PATTERN = Pattern.compile(PART);

  /** What {@link #of} accepts, in a form that JSON Schema understands too. */
  static final String DOTTED_PATTERN = "^" + PART + "([.]" + PART + ")+$";

  public TableName {
    namespace = List.copyOf(namespace);
    if (namespace.isEmpty()) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "table name '%s' has no namespace; write it as namespace.name, such as bronze.%s"
              .formatted(name, name));
    }
    Stream.concat(namespace.stream(), Stream.of(name)).forEach(TableName::checkPart);
  }

  /** Reads {@code bronze.orders}; everything before the last dot is the namespace. */
  public static TableName of(String dotted) {
    List<String> parts = List.of(dotted.split("[.]", -1));
    return new TableName(parts.subList(0, parts.size() - 1), parts.get(parts.size() - 1));
  }

  private static void checkPart(String part) {
    if (!PART_PATTERN.matcher(part).matches()) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "'%s' cannot be part of a table name; use a letter or _, then letters, digits, _ or -, at most %d in all"
              .formatted(part, MAX_PART_LENGTH));
    }
  }

  @Override
  public String toString() {
    return Stream.concat(namespace.stream(), Stream.of(name)).collect(Collectors.joining("."));
  }
}
