package io.millrace.tables;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * A column of a silver table that is filled from a part of the record.
 *
 * @param required whether a record without it is a bad record
 * @param fallbackOrNull what a record without it gets, as text of the column's type
 */
public record Column(
    String name, ColumnType type, ColumnSource from, boolean required, String fallbackOrNull)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a name is, in a form that JSON Schema understands. Names with _ before are Millrace's. */
  static final String NAME_PATTERN = "^[A-Za-z][A-Za-z0-9_]{0,127}$";

  static final String NAME_ADVICE =
      "start it with a letter and go on with letters, digits or _, at most 128";

  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(from, "from");
    checkName(name);
    from.mismatch(type)
        .ifPresent(
            message -> {
              throw wrong(name, message);
            });
    Optional.ofNullable(fallbackOrNull)
        .flatMap(text -> ColumnText.mismatch(type, text))
        .ifPresent(
            message -> {
              throw wrong(name, "has a default that " + message);
            });
  }

  /** Refuses a name that no column of ours can have. */
  static void checkName(String name) {
    if (!name.matches(NAME_PATTERN)) {
      throw wrong(name, "has a name that is not possible; " + NAME_ADVICE);
    }
  }

  public Optional<String> fallback() {
    return Optional.ofNullable(fallbackOrNull);
  }

  public TypedColumn typed() {
    return new TypedColumn(name, type, required);
  }

  private static MillraceException wrong(String name, String message) {
    return new MillraceException(
        ErrorKind.SPEC, "column '%s' %s".formatted(Names.shown(name), message));
  }
}
