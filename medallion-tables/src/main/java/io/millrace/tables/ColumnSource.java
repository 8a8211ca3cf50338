package io.millrace.tables;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where in a record a column's value is.
 *
 * @param path the steps into a JSON document, for the origins that hold one: a {@link String} is a
 *     key of an object, an {@link Integer} a place in a list. Empty for the whole
 */
public record ColumnSource(Origin origin, List<Serializable> path) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What holds for every text that {@link #of} reads, in a form that JSON Schema understands. */
  static final String PATTERN =
      "^\\s*([$]|_key)[\\s\\S]*$|^\\s*_(topic|kafka_partition|offset|timestamp)\\s*$";

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]+");

  /** The part of the Kafka record. */
  public enum Origin {
    VALUE,
    KEY,
    TOPIC,
    PARTITION,
    OFFSET,
    TIMESTAMP;

    /** How the pipeline file calls it. */
    String written() {
      return switch (this) {
        case VALUE -> "$";
        case PARTITION -> SilverDefinition.PARTITION;
        default -> "_" + name().toLowerCase(Locale.ROOT);
      };
    }

    /** The types that a column of it can have; empty for those that hold documents. */
    private List<ColumnType.Simple> types() {
      return switch (this) {
        case VALUE, KEY -> List.of();
        case TOPIC -> List.of(ColumnType.Simple.STRING);
        case PARTITION -> List.of(ColumnType.Simple.INT, ColumnType.Simple.LONG);
        case OFFSET -> List.of(ColumnType.Simple.LONG);
        case TIMESTAMP -> List.of(ColumnType.Simple.TIMESTAMPTZ);
      };
    }
  }

  public ColumnSource {
    Objects.requireNonNull(origin, "origin");
    path = List.copyOf(path);
    if (!origin.types().isEmpty() && !path.isEmpty()) {
      throw new MillraceException(
          ErrorKind.SPEC, "%s has no parts; write it without a path".formatted(origin.written()));
    }
  }

  /** Reads {@code $.a.b[0]['odd name']}, {@code _key}, {@code _key.id} or {@code _offset}. */
  public static ColumnSource of(String text) {
    return new ColumnSourceReader(text).read();
  }

  /** The key of the JSON document that has the column's name. */
  static ColumnSource ofColumn(String name) {
    return new ColumnSource(Origin.VALUE, List.of(name));
  }

  /** Why a column of this type cannot be filled from here, if it cannot. */
  Optional<String> mismatch(ColumnType type) {
    if (origin == Origin.KEY && path.isEmpty() && !type.isPrimitive()) {
      return Optional.of(
          "takes the whole Kafka key, which is no %s; write a path into it such as _key.id"
              .formatted(type));
    }
    List<ColumnType.Simple> types = origin.types();
    if (types.isEmpty() || types.contains(type)) {
      return Optional.empty();
    }
    return Optional.of(
        "takes %s, which cannot be %s; make the type %s"
            .formatted(origin.written(), type, types.get(types.size() - 1)));
  }

  /** The source as the pipeline file writes it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(origin.written());
    for (Serializable step : path) {
      String name = step.toString();
      if (step instanceof Integer) {
        text.append('[').append(name).append(']');
      } else if (PLAIN_NAME.matcher(name).matches()) {
        text.append('.').append(name);
      } else {
        text.append("['").append(name.replace("\\", "\\\\").replace("'", "\\'")).append("']");
      }
    }
    return text.toString();
  }
}
