package io.millrace.tables;

import java.io.Serializable;

/**
 * A column by whose values the rows of a gold table are told apart.
 *
 * @param sql an expression over the columns of silver
 */
public record GroupColumn(String name, String sql) implements Serializable {
  private static final long serialVersionUID = 1L;

  public GroupColumn {
    Column.checkName(name);
    if (sql.isBlank()) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "group column '%s' has no value; write an expression over the columns of silver"
              .formatted(name));
    }
  }
}
