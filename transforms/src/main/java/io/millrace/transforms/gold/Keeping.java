package io.millrace.transforms.gold;

import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.transforms.gold.Accumulator.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What is computed of each row and what is kept of each group: each once, however many measures
 * need it. Arguments of aggregates are the columns {@code p0}, {@code p1}..., accumulators {@code
 * a0}, {@code a1}..., and what sketches tell {@code e0}, {@code e1}...
 */
final class Keeping {

  /**
   * @param value what a row adds to it, made of the arguments
   * @param best {@code min} or {@code max}, of accumulators that keep a value
   */
  record Kept(Accumulator accumulator, String value, String best) {}

  private final List<String> arguments = new ArrayList<>();
  private final List<Kept> kept = new ArrayList<>();
  private final List<Estimate> estimates = new ArrayList<>();

  Keeping() {
    kept.add(new Kept(new Accumulator(Kind.COUNT, Simple.LONG), "", ""));
  }

  /** The rows of the group. */
  String all() {
    return "a0";
  }

  String argument(String sql) {
    return "p" + place(arguments, sql);
  }

  /** The rows for which a condition on the arguments holds. */
  String count(String condition) {
    return keep(Kind.COUNT, Simple.LONG, "CASE WHEN %s THEN 1 END".formatted(condition), "");
  }

  String keep(Kind kind, ColumnType type, String value, String best) {
    return GoldPlan.name(place(kept, new Kept(new Accumulator(kind, type), value, best)));
  }

  /**
   * What a sketch tells of the group.
   *
   * @param type what it is: see {@link Estimate}
   */
  String estimate(Kind kind, ColumnType of, String value, ColumnType type, double rank) {
    int sketch = place(kept, new Kept(new Accumulator(kind, of), value, ""));
    return GoldPlan.estimate(place(estimates, new Estimate(sketch, type, rank)));
  }

  private static <T> int place(List<T> all, T wanted) {
    if (!all.contains(wanted)) {
      all.add(wanted);
    }
    return all.indexOf(wanted);
  }

  List<String> arguments() {
    return List.copyOf(arguments);
  }

  List<Kept> kept() {
    return List.copyOf(kept);
  }

  List<Estimate> estimates() {
    return List.copyOf(estimates);
  }
}
