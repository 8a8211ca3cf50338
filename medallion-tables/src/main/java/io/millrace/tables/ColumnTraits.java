package io.millrace.tables;

import io.millrace.tables.ColumnType.Decimal;
import io.millrace.tables.ColumnType.Fixed;
import io.millrace.tables.ColumnType.Simple;
import java.util.EnumSet;
import java.util.Set;

/** What can be done with the values of a type. */
final class ColumnTraits {
  private static final Set<Simple> HASHED =
      EnumSet.of(
          Simple.INT,
          Simple.LONG,
          Simple.DATE,
          Simple.TIME,
          Simple.TIMESTAMP,
          Simple.TIMESTAMPTZ,
          Simple.STRING,
          Simple.UUID,
          Simple.BINARY);

  private static final Set<Simple> TRUNCATED =
      EnumSet.of(Simple.INT, Simple.LONG, Simple.STRING, Simple.BINARY);

  private static final Set<Simple> ORDERED =
      EnumSet.of(
          Simple.INT,
          Simple.LONG,
          Simple.FLOAT,
          Simple.DOUBLE,
          Simple.DATE,
          Simple.TIME,
          Simple.TIMESTAMP,
          Simple.TIMESTAMPTZ,
          Simple.UUID);

  private ColumnTraits() {}

  static boolean isDate(ColumnType type) {
    return type == Simple.DATE;
  }

  static boolean isTimestamp(ColumnType type) {
    return type == Simple.TIMESTAMP || type == Simple.TIMESTAMPTZ;
  }

  /** Whether Iceberg's bucket transform takes it. */
  static boolean canBeHashed(ColumnType type) {
    return type instanceof Decimal || type instanceof Fixed || isOneOf(type, HASHED);
  }

  /** Whether Iceberg's truncate transform takes it. */
  static boolean canBeTruncated(ColumnType type) {
    return type instanceof Decimal || isOneOf(type, TRUNCATED);
  }

  /** Whether values have the same order in every engine. */
  static boolean canOrder(ColumnType type) {
    return type instanceof Decimal || isOneOf(type, ORDERED);
  }

  private static boolean isOneOf(ColumnType type, Set<Simple> types) {
    return type instanceof Simple simple && types.contains(simple);
  }
}
