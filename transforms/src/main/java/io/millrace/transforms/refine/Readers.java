package io.millrace.transforms.refine;

import io.millrace.tables.ColumnType;

/** The readers of all types. */
final class Readers {
  private Readers() {}

  /** A reader that takes a value's text, as a Kafka key or a default has it. */
  static ScalarReader text(ColumnType type) {
    ScalarReader reader = of(type, false);
    return isBare(type) ? new BareReader(reader) : reader;
  }

  /** Whether JSON writes the type's values without quotes. */
  static boolean isBare(ColumnType type) {
    return type instanceof ColumnType.Decimal
        || (type instanceof ColumnType.Simple simple
            && switch (simple) {
              case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> true;
              case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, STRING, UUID, BINARY -> false;
            });
  }

  /**
   * A reader of JSON values; one thread at a time may use it.
   *
   * @param lenient whether it takes values of other types as {@link LenientReader} says
   */
  static ScalarReader of(ColumnType type, boolean lenient) {
    if (!isSimple(type)) {
      return new NestedReader(type, lenient);
    }
    ScalarReader reader = simple(type, lenient);
    return lenient ? new LenientReader(type, reader) : reader;
  }

  static boolean isSimple(ColumnType type) {
    return !(type instanceof ColumnType.Struct
        || type instanceof ColumnType.ListOf
        || type instanceof ColumnType.MapOf);
  }

  private static ScalarReader simple(ColumnType type, boolean lenient) {
    if (type instanceof ColumnType.Decimal decimal) {
      return NumberReaders.decimal(decimal.precision(), decimal.scale(), lenient);
    }
    if (type instanceof ColumnType.Fixed fixed) {
      return TextReaders.binary(fixed.length());
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> TextReaders.bool();
      case INT -> NumberReaders.whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> NumberReaders.whole(Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> NumberReaders.floats();
      case DOUBLE -> NumberReaders.doubles();
      case DATE -> new TimeReaders(lenient).date();
      case TIME -> new TimeReaders(lenient).time();
      case TIMESTAMP -> new TimeReaders(lenient).timestamp();
      case TIMESTAMPTZ -> new TimeReaders(lenient).timestamptz();
      case STRING -> TextReaders.string();
      case UUID -> TextReaders.uuid();
      case BINARY -> TextReaders.binary(-1);
    };
  }
}
