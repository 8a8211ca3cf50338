package io.millrace.tables;

import java.io.Serializable;
import java.util.Optional;

/**
 * A column of a gold table that is computed for each group.
 *
 * @param sql an expression over aggregates of silver's columns, group columns and other measures
 * @param filterOrNull a condition in SQL: only rows for which it holds are aggregated
 */
public record Measure(String name, String sql, String filterOrNull) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Measure {
    Column.checkName(name);
    if (sql.isBlank() || (filterOrNull != null && filterOrNull.isBlank())) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "measure '%s' has an empty value or filter; write SQL, or no filter".formatted(name));
    }
  }

  public Optional<String> filter() {
    return Optional.ofNullable(filterOrNull);
  }
}
