package io.millrace.tables;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a silver table's columns before the table exists.
 *
 * @param open whether there may be others, as those of a query are
 */
record KnownColumns(Map<String, Known> columns, boolean open) {

  /**
   * One column.
   *
   * @param typeOrNull null when its type could not be read
   * @param optional whether a row may lack it, wherever it is used
   */
  record Known(ColumnType typeOrNull, boolean optional) {}

  static KnownColumns of(Refinement refinement) {
    Map<String, Known> columns = new LinkedHashMap<>();
    if (refinement instanceof Refinement.Columns listed) {
      for (Column column : listed.columns()) {
        columns.put(column.name(), new Known(column.type(), !column.required()));
      }
    }
    return new KnownColumns(columns, refinement instanceof Refinement.Query);
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

  /** What to write in place of a name that is no column. */
  String advice(String name) {
    return Names.nearest(name, columns.keySet())
        .map("did you mean '%s'?"::formatted)
        .orElseGet(() -> "columns are " + Names.some(columns.keySet()));
  }
}
