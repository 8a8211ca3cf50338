package io.millrace.olap.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that a store answers to a SELECT.
 *
 * @param freshness how new the rows are at least; empty if the table is not one of Millrace's, has
 *     no rows, or could not be asked just now
 */
public record Answer(List<Column> columns, List<Row> rows, Optional<Freshness> freshness) {
  public Answer {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    Objects.requireNonNull(freshness, "freshness");
  }

  Answer as(Optional<Freshness> known) {
    return new Answer(columns, rows, known);
  }
}
