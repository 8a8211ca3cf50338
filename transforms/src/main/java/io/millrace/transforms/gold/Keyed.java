package io.millrace.transforms.gold;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes of each row what group it is of, {@code g0}, {@code g1}..., and the arguments of
 * aggregates, {@code p0}, {@code p1}....
 */
final class Keyed {
  private final List<RowExpression> groups;
  private final List<String> arguments;
  private final RowExpression where;
  private final Sliding sliding;
  private final int slidingColumn;

  Keyed(GoldCheck check) {
    groups = List.copyOf(check.groups());
    arguments = check.keeping().arguments();
    where = check.where();
    sliding = check.sliding();
    slidingColumn = check.slidingColumn();
  }

  /**
   * @param also columns of the rows that are taken over, with a comma behind each
   * @param tolerant whether an expression that fails is NULL
   */
  String of(String rows, String also, boolean tolerant) {
    return inWindows(newest(rows, also, tolerant), also, arguments(), tolerant);
  }

  /** The same, but of windows that overlap only the newest. */
  String newest(String rows, String also, boolean tolerant) {
    String attempt = attempt(tolerant);
    List<String> computed = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      computed.add(attempt.formatted(groups.get(i).typed()) + " AS g" + i);
    }
    for (int i = 0; i < arguments.size(); i++) {
      computed.add(attempt.formatted(arguments.get(i)) + " AS p" + i);
    }
    String condition = where == null ? "" : " WHERE " + attempt.formatted(where.sql());
    return "SELECT %s%s FROM (%s) AS %s%s"
        .formatted(also, String.join(", ", computed), rows, GoldSql.SILVER, condition);
  }

  private static String attempt(boolean tolerant) {
    return tolerant ? "TRY(%s)" : "%s";
  }

  private List<String> arguments() {
    return IntStream.range(0, arguments.size()).mapToObj(i -> "p" + i).toList();
  }

  /** How many windows a row falls in. */
  long windows() {
    return sliding == null ? 1 : sliding.windows();
  }

  /** Whether there are windows that overlap. */
  boolean overlaps() {
    return windows() > 1;
  }

  /**
   * Rows of the newest window become rows of each. A row of no time, or of one without end, is in
   * one group as any other row.
   *
   * @param others columns that are taken over behind those of the groups
   */
  String inWindows(String newest, String also, List<String> others, boolean tolerant) {
    if (!overlaps()) {
      return newest;
    }
    String start =
        attempt(tolerant)
            .formatted(
                "k.g%d - to_microseconds(w.i * %d)".formatted(slidingColumn, sliding.step()));
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      columns.add((i == slidingColumn ? start + " AS g" : "g") + i);
    }
    columns.addAll(others);
    return "SELECT %s%s FROM (%s) AS k, range(%d) AS w(i) WHERE w.i = 0 OR isfinite(%s)"
        .formatted(also, String.join(", ", columns), newest, sliding.windows(), start);
  }
}
