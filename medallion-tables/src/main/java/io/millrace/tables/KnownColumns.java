package io.millrace.tables;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a table's columns before the table exists.
 *
 * @param open whether there may be others, as those of a query are
 * @param what what messages call one of them
 */
record KnownColumns(Map<String, Known> columns, boolean open, String what) {

  /**
   * One column.
   *
   * @param typeOrNull null when its type could not be read
   * @param optional whether a row may lack it, wherever it is used
   */
  record Known(ColumnType typeOrNull, boolean optional) {}

  static KnownColumns ofSilver(Map<String, Known> columns, boolean open) {
    return new KnownColumns(columns, open, "column");
  }

  static KnownColumns of(Refinement refinement) {
    Map<String, Known> columns = new LinkedHashMap<>();
    if (refinement instanceof Refinement.Columns listed) {
      for (Column column : listed.columns()) {
        columns.put(column.name(), new Known(column.type(), !column.required()));
      }
    }
    return ofSilver(columns, refinement instanceof Refinement.Query);
  }

  boolean has(String name) {
    return open || columns.containsKey(name);
  }

  Optional<ColumnType> type(String name) {
    return Optional.ofNullable(columns.get(name)).map(Known::typeOrNull);
  }

  boolean isOptional(String name) {
    return columns.containsKey(name) && columns.get(name).optional();
  }

  /** Says that a name is none of them, and what to write in its place. */
  String unknown(String name) {
    String advice =
        Names.nearest(name, columns.keySet())
            .map("did you mean '%s'?"::formatted)
            .orElseGet(() -> what + "s are " + Names.some(columns.keySet()));
    return "names '%s', which is not a %s; %s".formatted(name, what, advice);
  }
}
