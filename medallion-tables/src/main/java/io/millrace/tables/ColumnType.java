package io.millrace.tables;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The type of a column: Iceberg's types, by Iceberg's names; its text can be read again. */
public sealed interface ColumnType extends Serializable {

  /** What holds for every text that {@link #of} reads, in a form that JSON Schema understands. */
  String PATTERN =
      "^\\s*(boolean|int|long|float|double|date|time|timestamp|timestamptz|string|uuid|binary"
          + "|fixed\\s*\\[[^\\]]*\\]|decimal\\s*\\([^)]*\\)|(struct|list|map)\\s*<[\\s\\S]*>)\\s*$";

  /** Reads {@code long}, {@code decimal(12,2)} or {@code struct<a: int, b: list<string>>}. */
  static ColumnType of(String text) {
    return new ColumnTypeReader(text).read();
  }

  /** Whether a value has no parts. */
  default boolean isPrimitive() {
    return true;
  }

  /** A type without parts and without parameters. */
  enum Simple implements ColumnType {
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    STRING,
    UUID,
    BINARY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A decimal number with so many digits, of which {@code scale} stand behind the point. */
  record Decimal(int precision, int scale) implements ColumnType {
    private static final long serialVersionUID = 1L;

    public Decimal {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new MillraceException(
            ErrorKind.SPEC,
            "decimal(%d,%d) is not a type; the first number is 1 to 38, the second 0 up to the first"
                .formatted(precision, scale));
      }
    }

    @Override
    public String toString() {
      return "decimal(%d,%d)".formatted(precision, scale);
    }
  }

  /** Bytes of one length. */
  record Fixed(int length) implements ColumnType {
    private static final long serialVersionUID = 1L;
    private static final int MAX_LENGTH = 1 << 16;

    public Fixed {
      if (length < 1 || length > MAX_LENGTH) {
        throw new MillraceException(
            ErrorKind.SPEC,
            "fixed[%d] is not a type; write a length of 1 to %d".formatted(length, MAX_LENGTH));
      }
    }

    @Override
    public String toString() {
      return "fixed[%d]".formatted(length);
    }
  }

  /** Named parts, each of its own type. */
  record Struct(List<Field> fields) implements ColumnType {
    private static final long serialVersionUID = 1L;

    public Struct {
      fields = List.copyOf(fields);
      if (fields.isEmpty()) {
        throw new MillraceException(
            ErrorKind.SPEC, "a struct has no fields; write one or more, as struct<a: int>");
      }
      Set<String> names = new HashSet<>();
      for (Field field : fields) {
        if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
          throw new MillraceException(
              ErrorKind.SPEC,
              "a struct has the field '%s' twice; names that differ only in case are one name: rename one"
                  .formatted(field.name()));
        }
      }
    }

    @Override
    public boolean isPrimitive() {
      return false;
    }

    @Override
    public String toString() {
      return fields.stream()
          .map(field -> field.name() + ": " + field.type())
          .collect(Collectors.joining(", ", "struct<", ">"));
    }
  }

  /** One part of a struct. */
  record Field(String name, ColumnType type) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "[A-Za-z0-9_-]{1,128}";

    public Field {
      Objects.requireNonNull(type, "type");
      if (!name.matches(NAME)) {
        throw new MillraceException(
            ErrorKind.SPEC,
            "'%s' cannot be the name of a struct's field; use letters, digits, _ or -, at most 128"
                .formatted(Names.shown(name)));
      }
    }
  }

  /** Values of one type, in an order. */
  record ListOf(ColumnType element) implements ColumnType {
    private static final long serialVersionUID = 1L;

    public ListOf {
      Objects.requireNonNull(element, "element");
    }

    @Override
    public boolean isPrimitive() {
      return false;
    }

    @Override
    public String toString() {
      return "list<%s>".formatted(element);
    }
  }

  /** Values by keys. */
  record MapOf(ColumnType key, ColumnType value) implements ColumnType {
    private static final long serialVersionUID = 1L;

    public MapOf {
      Objects.requireNonNull(value, "value");
      if (!key.isPrimitive()) {
        throw new MillraceException(
            ErrorKind.SPEC,
            "a map has keys of the type %s; use a type without parts, such as string"
                .formatted(key));
      }
    }

    @Override
    public boolean isPrimitive() {
      return false;
    }

    @Override
    public String toString() {
      return "map<%s, %s>".formatted(key, value);
    }
  }
}
