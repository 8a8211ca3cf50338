package io.millrace.tables;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A partition field of a table: an Iceberg transform of a column.
 *
 * @param width the parameter of bucket and truncate, 0 for the others
 */
public record PartitionBy(Transform transform, String column, int width) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MAX_WIDTH = 100_000;

  /** What {@link #of} reads, in a form that JSON Schema understands. */
  static final String PATTERN =
      "^\\s*(NAME|(identity|year|month|day|hour)\\s*\\(\\s*NAME\\s*\\)|(bucket|truncate)\\s*\\(\\s*[0-9]{1,9}\\s*,\\s*NAME\\s*\\))\\s*$"
          .replace("NAME", "[A-Za-z][A-Za-z0-9_]*");

  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\s*NAME\\s*(\\(\\s*(([0-9]{1,9})\\s*,\\s*)?NAME\\s*\\))?\\s*"
              .replace("NAME", "([A-Za-z][A-Za-z0-9_]*)"));

  /** Iceberg's transforms. */
  public enum Transform {
    IDENTITY,
    YEAR,
    MONTH,
    DAY,
    HOUR,
    BUCKET,
    TRUNCATE;

    /** Whether it has a number before the column. */
    boolean hasWidth() {
      return this == BUCKET || this == TRUNCATE;
    }

    boolean ofTime() {
      return this == YEAR || this == MONTH || this == DAY || this == HOUR;
    }

    /** Whether Iceberg can apply it to values of this type. */
    boolean accepts(ColumnType type) {
      return switch (this) {
        case IDENTITY -> type.isPrimitive();
        case YEAR, MONTH, DAY -> ColumnTraits.isTimestamp(type) || ColumnTraits.isDate(type);
        case HOUR -> ColumnTraits.isTimestamp(type);
        case BUCKET -> ColumnTraits.canBeHashed(type);
        case TRUNCATE -> ColumnTraits.canBeTruncated(type);
      };
    }

    private static Transform of(String word) {
      return Stream.of(values())
          .filter(transform -> transform.toString().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  wrong(
                      Names.nearest(word, Stream.of(values()).map(Transform::toString).toList())
                          .map("did you mean %s?"::formatted)
                          .orElse(
                              Stream.of(values())
                                  .map(Transform::toString)
                                  .collect(Collectors.joining(", ", "use one of ", "")))));
    }

    /** As Iceberg and the pipeline file write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public PartitionBy {
    Objects.requireNonNull(transform, "transform");
    Objects.requireNonNull(column, "column");
    if (transform.hasWidth() ? width < 1 || width > MAX_WIDTH : width != 0) {
      throw wrong(
          transform.hasWidth()
              ? "%s takes a number from 1 to %d before the column, as in %1$s(16, %3$s)"
                  .formatted(transform, MAX_WIDTH, column)
              : "%s takes only a column, as in %1$s(%s)".formatted(transform, column));
    }
  }

  /** Reads {@code day(ordered_at)}, {@code bucket(16, id)} or {@code status}. */
  public static PartitionBy of(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw wrong(
          "write a column, or one of year, month, day, hour(column), bucket(16, column) and"
              + " truncate(10, column), with quotes around it if it has a comma");
    }
    if (matcher.group(2) == null) {
      return new PartitionBy(Transform.IDENTITY, matcher.group(1), 0);
    }
    String width = matcher.group(4);
    return new PartitionBy(
        Transform.of(matcher.group(1)),
        matcher.group(5),
        width == null ? 0 : Integer.parseInt(width));
  }

  /** The name that Iceberg gives to such a field of a partition unless it is told another. */
  public String fieldName() {
    return switch (transform) {
      case IDENTITY -> column;
      case TRUNCATE -> column + "_trunc";
      default -> column + "_" + transform;
    };
  }

  /** The field as the pipeline file writes it. */
  @Override
  public String toString() {
    return transform.hasWidth()
        ? "%s(%d, %s)".formatted(transform, width, column)
        : transform == Transform.IDENTITY ? column : "%s(%s)".formatted(transform, column);
  }

  private static MillraceException wrong(String message) {
    return new MillraceException(ErrorKind.SPEC, message);
  }
}
