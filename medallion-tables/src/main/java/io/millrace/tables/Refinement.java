package io.millrace.tables;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How records become the rows of a silver table. */
public sealed interface Refinement extends Serializable {

  /**
   * Column by column.
   *
   * @param coerce whether a value of another type is turned into the column's, where that can be
   */
  record Columns(List<Column> columns, boolean coerce) implements Refinement {
    private static final long serialVersionUID = 1L;

    public Columns {
      columns = List.copyOf(columns);
      if (columns.isEmpty()) {
        throw new MillraceException(
            ErrorKind.SPEC, "a silver table has no columns; give it one or more");
      }
      Set<String> names = new HashSet<>();
      for (Column column : columns) {
        if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
          throw new MillraceException(
              ErrorKind.SPEC,
              "a silver table has the column '%s' twice; names that differ only in case are one name: rename one"
                  .formatted(column.name()));
        }
      }
    }
  }

  /** By one SELECT over the records. */
  record Query(String sql) implements Refinement {
    private static final long serialVersionUID = 1L;

    public Query {
      if (sql.isBlank()) {
        throw new MillraceException(
            ErrorKind.SPEC, "a silver table has an empty query; write SELECT ... FROM bronze");
      }
    }
  }
}
