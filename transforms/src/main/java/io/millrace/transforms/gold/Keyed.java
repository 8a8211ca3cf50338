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
    String attempt = tolerant ? "TRY(%s)" : "%s";
    List<String> computed = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      computed.add(attempt.formatted(groups.get(i).typed()) + " AS g" + i);
    }
    for (int i = 0; i < arguments.size(); i++) {
      computed.add(attempt.formatted(arguments.get(i)) + " AS p" + i);
    }
    String condition = where == null ? "" : " WHERE " + attempt.formatted(where.sql());
    String keyed =
        "SELECT %s%s FROM (%s) AS %s%s"
            .formatted(also, String.join(", ", computed), rows, GoldSql.SILVER, condition);
    return sliding == null || sliding.windows() == 1 ? keyed : inWindows(keyed, also, attempt);
  }

  /** A row of no time, or of one without end, is in one group as any other row. */
  private String inWindows(String keyed, String also, String attempt) {
    String start =
        attempt.formatted(
            "k.g%d - to_microseconds(w.i * %d)".formatted(slidingColumn, sliding.step()));
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      columns.add((i == slidingColumn ? start + " AS g" : "g") + i);
    }
    IntStream.range(0, arguments.size()).forEach(i -> columns.add("p" + i));
    return "SELECT %s%s FROM (%s) AS k, range(%d) AS w(i) WHERE w.i = 0 OR isfinite(%s)"
        .formatted(also, String.join(", ", columns), keyed, sliding.windows(), start);
  }
}
