package io.millrace.tables;

import java.io.Serializable;
import java.util.Objects;

/**
 * A column by whose values the rows of a gold table are told apart.
 *
 * @param sql an expression over the columns of silver
 */
public record GroupColumn(String name, String sql) implements Serializable {
  private static final long serialVersionUID = 1L;

  public GroupColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sql, "sql");
  }
}
