package io.millrace.it.faults;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What silver must be: events replayed one after another into a map, whatever order they came in.
 */
final class SilverModel {
  private final Map<Long, OrderRow> newest = new HashMap<>();

  /** What silver must be once it has all of the events. */
  static Map<Long, OrderRow> of(Collection<Event> events) {
    SilverModel model = new SilverModel();
    events.forEach(model::apply);
    return model.rows();
  }

  void apply(Event event) {
    OrderRow version = OrderRow.of(event);
    newest.merge(
        version.id(),
        version,
        (one, two) -> OrderRow.OLDEST_FIRST.compare(one, two) < 0 ? two : one);
  }

  /** What another engine deletes is not remembered: the next version makes the row anew. */
  void delete(Predicate<OrderRow> which) {
    newest.values().removeIf(row -> !row.isDeletion() && which.test(row));
  }

  /** What another engine changes in a row stays until a newer version of the row arrives. */
  void update(Predicate<OrderRow> which, UnaryOperator<OrderRow> change) {
    newest.replaceAll((id, row) -> !row.isDeletion() && which.test(row) ? change.apply(row) : row);
  }

  void insert(OrderRow row) {
    newest.put(row.id(), row);
  }

  Map<Long, OrderRow> rows() {
    Map<Long, OrderRow> rows = new HashMap<>(newest);
    rows.values().removeIf(OrderRow::isDeletion);
    return rows;
  }
}
