package io.millrace.transforms.refine;

import io.millrace.tables.Column;
import io.millrace.tables.ColumnSource.Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How the columns of rows are filled from the parts of records. */
final class ColumnsPlan {
  private final List<Column> columns;
  private final boolean coerce;
  private final boolean tombstones;
  private final boolean readsValue;

  private ColumnsPlan(
      List<Column> columns, boolean coerce, boolean tombstones, boolean readsValue) {
    this.columns = List.copyOf(columns);
    this.coerce = coerce;
    this.tombstones = tombstones;
    this.readsValue = readsValue;
  }

  static ColumnsPlan of(List<Column> columns, boolean coerce, boolean tombstones) {
    boolean readsValue = columns.stream().anyMatch(each -> each.from().origin() == Origin.VALUE);
    return new ColumnsPlan(columns, coerce, tombstones, readsValue);
  }

  /** No columns: the values are only checked. */
  static ColumnsPlan ofDocuments() {
    return new ColumnsPlan(List.of(), false, false, true);
  }

  /** Whether a record must have a value that is JSON. */
  boolean readsValue() {
    return readsValue;
  }

  List<Column> columns() {
    return columns;
  }

  boolean tombstones() {
    return tombstones;
  }

  /** A new reader of a column's values; one thread at a time may use it. */
  ScalarReader reader(int column) {
    Column of = columns.get(column);
    boolean isText = of.from().origin() == Origin.KEY && of.from().path().isEmpty();
    return isText ? Readers.text(of.type()) : Readers.of(of.type(), coerce);
  }

  /** What a record without the column gets, or null. */
  Scalar fallback(int column) {
    Column of = columns.get(column);
    return of.fallback().map(text -> parse(of, text, new Scalar())).orElse(null);
  }

  private static Scalar parse(Column column, String text, Scalar into) {
    JsonToken token = new JsonToken();
    token.whole(text.getBytes(StandardCharsets.UTF_8));
    return Readers.text(column.type()).read(token, into) == null ? into : null;
  }

  /** What is wrong with a default, or null. */
  static String problem(Column column, String text) {
    return parse(column, text, new Scalar()) != null
        ? null
        : "is no %s: %s".formatted(column.type(), text);
  }
}
