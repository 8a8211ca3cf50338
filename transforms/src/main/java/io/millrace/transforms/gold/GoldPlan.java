package io.millrace.transforms.gold;

import static java.util.stream.Collectors.joining;

import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.GoldColumn.Role;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.Accumulator.Kind;
import io.millrace.transforms.gold.GroupTypes.Computed;
import io.millrace.transforms.gold.Keeping.Kept;
import io.millrace.transforms.refine.SqlCheck.Problem;
import io.millrace.transforms.refine.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How rows of silver become rows of a gold table, and how those are kept up as rows of silver come
 * and go: all of it as SQL of the kernel.
 *
 * <p>Rows that came and went are made <em>keyed</em>: what group each is of, and what it adds to
 * the group's accumulators. Keyed rows are summed up, the sums go into accumulators, and of the
 * accumulators of a group its row is finished.
 */
public final class GoldPlan {
  private final TableName table;
  private final List<TypedColumn> columns;
  private final List<TypedColumn> groups;
  private final List<String> inputs;
  private final List<Kept> kept;
  private final List<Accumulator> accumulators;
  private final List<Estimate> estimates;
  private final String definition;
  private final Keyed keyed;
  private final List<Leaf> leaves;
  private final List<String> layers;
  private final String shown;
  private final List<String> approximate;
  private final List<GoldColumn> goldColumns;
  private final boolean showsByApproximation;

  private GoldPlan(GoldDefinition gold, List<TypedColumn> silver, GoldCheck check) {
    table = gold.table();
    List<TypedColumn> all = new ArrayList<>();
    for (int i = 0; i < gold.groupBy().size(); i++) {
      all.add(column(gold.groupBy().get(i).name(), check.groups().get(i).type()));
    }
    groups = List.copyOf(all);
    List<Computed> measures = check.order().computed();
    for (int i = 0; i < measures.size(); i++) {
      all.add(column(gold.measures().get(i).name(), measures.get(i).type()));
    }
    columns = List.copyOf(all);
    inputs = inputs(silver, check.rowSql().used());
    kept = check.keeping().kept();
    accumulators = kept.stream().map(Kept::accumulator).toList();
    estimates = check.keeping().estimates();
    definition = check.definition();
    keyed = new Keyed(check);
    leaves = check.leaves();
    layers =
        check.order().layers().stream()
            .map(
                layer ->
                    layer.stream()
                        .map(place -> cast(measures.get(place)) + " AS m" + place)
                        .collect(joining(", ")))
            .toList();
    approximate =
        IntStream.range(0, gold.measures().size())
            .filter(check::isApproximate)
            .mapToObj(i -> gold.measures().get(i).name())
            .toList();
    goldColumns =
        IntStream.range(0, columns.size())
            .mapToObj(i -> new GoldColumn(columns.get(i), role(check, i - groups.size())))
            .toList();
    showsByApproximation = check.showsByApproximation();
    shown = check.having() == null ? "true" : "coalesce(%s, false)".formatted(check.having().sql());
  }

  private static Role role(GoldCheck check, int measure) {
    return measure < 0 ? Role.GROUP : check.role(measure);
  }

  private static TypedColumn column(String name, ColumnType type) {
    return new TypedColumn(name, type, false);
  }

  private static String cast(Computed computed) {
    return "CAST(%s AS %s)".formatted(computed.sql(), SqlTypes.name(computed.type()));
  }

  private static List<String> inputs(List<TypedColumn> silver, List<TypedColumn> used) {
    return used.isEmpty()
        ? silver.stream()
            .filter(column -> column.type().isPrimitive())
            .map(TypedColumn::name)
            .limit(1)
            .toList()
        : used.stream().map(TypedColumn::name).toList();
  }

  /** Makes the plan of a definition; its SQL is checked first. */
  public static GoldPlan of(GoldDefinition gold, List<TypedColumn> silver) {
    GoldCheck check = GoldCheck.run(gold, silver);
    check.throwFirst();
    return new GoldPlan(gold, silver, check);
  }

  /**
   * Makes the plan of a definition in which nothing is wrong.
   *
   * @param wrong takes all that is, with paths that begin inside the gold table's part of the file
   */
  public static Optional<GoldPlan> check(
      GoldDefinition gold, List<TypedColumn> silver, Consumer<Problem> wrong) {
    GoldCheck check = GoldCheck.run(gold, silver);
    check.problems().forEach(wrong);
    return check.problems().isEmpty()
        ? Optional.of(new GoldPlan(gold, silver, check))
        : Optional.empty();
  }

  public TableName table() {
    return table;
  }

  /** The columns of the gold table: those of its groups, then its measures. */
  public List<TypedColumn> columns() {
    return columns;
  }

  /** The names of measures that are only about right. */
  public List<String> approximate() {
    return approximate;
  }

  /** The columns, and what each is. */
  public List<GoldColumn> goldColumns() {
    return goldColumns;
  }

  /** Whether it hangs on such measures which groups the table has. */
  public boolean showsByApproximation() {
    return showsByApproximation;
  }

  /** The columns by whose values groups are told apart. */
  public List<TypedColumn> groups() {
    return groups;
  }

  /** The same under the names that they have in keyed rows and in what is made of these. */
  public List<TypedColumn> keys() {
    return IntStream.range(0, groups.size())
        .mapToObj(i -> column("g" + i, groups.get(i).type()))
        .toList();
  }

  /** What keyed rows and what is made of them call an accumulator. */
  public static String name(int accumulator) {
    return "a" + accumulator;
  }

  /** What rows that are finished call something that a sketch tells. */
  public static String estimate(int estimate) {
    return "e" + estimate;
  }

  /** How many groups a row counts in. */
  long windows() {
    return keyed.windows();
  }

  /** The columns of silver that are read. */
  public List<String> inputs() {
    return inputs;
  }

  /** What is kept of each group; the first is the number of its rows. */
  public List<Accumulator> accumulators() {
    return accumulators;
  }

  /** What sketches tell of each group. */
  public List<Estimate> estimates() {
    return estimates;
  }

  /**
   * What the table is, line by line: the same for definitions that differ only in their layout, and
   * another when the types of silver's columns are.
   */
  public String definition() {
    return definition;
  }

  /** What tells state that is kept for this plan from any other, as a part of a file name. */
  String fingerprint() {
    return Integer.toHexString((definition + kept).hashCode());
  }

  /**
   * Makes rows keyed: {@code _sign}; the group's values, {@code g0}, {@code g1}...; and for each
   * accumulator but the first what the row adds to it, {@code v1}, {@code v2}..., NULL if nothing.
   *
   * @param rows a SELECT of {@link #inputs} and {@code _sign}
   * @param tolerant whether an expression that fails for a row is NULL there; else the statement
   *     fails, but costs less
   */
  public String keyed(String rows, boolean tolerant) {
    return withValues(keyed.of(rows, "_sign, ", tolerant));
  }

  private String withValues(String keyedRows) {
    List<String> values = new ArrayList<>();
    for (int i = 1; i < kept.size(); i++) {
      values.add(", %s AS v%d".formatted(kept.get(i).value(), i));
    }
    return "SELECT _sign, %s%s FROM (%s)"
        .formatted(groupNames(), String.join("", values), keyedRows);
  }

  /**
   * Sums rows up by group and {@code _sign}: a column {@code a0}, {@code a1}... for each
   * accumulator that is a count or a sum, 0 where nothing is added. What is in windows that overlap
   * is summed up before it comes to each of them.
   *
   * @param rows a SELECT of {@link #inputs} and {@code _sign}
   * @param tolerant as in {@link #keyed}
   */
  public String sums(String rows, boolean tolerant) {
    List<String> names = new ArrayList<>();
    List<String> sums = new ArrayList<>();
    List<String> again = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      Accumulator accumulator = kept.get(i).accumulator();
      String type = SqlTypes.name(accumulator.type());
      if (accumulator.kind() == Kind.COUNT) {
        sums.add("count(%s) AS a%d".formatted(i == 0 ? "*" : "v" + i, i));
      } else if (accumulator.kind() == Kind.SUM || accumulator.kind() == Kind.FLOAT_SUM) {
        sums.add("coalesce(CAST(sum(v%1$d) AS %2$s), 0) AS a%1$d".formatted(i, type));
      } else {
        continue;
      }
      names.add("a" + i);
      again.add("CAST(sum(a%1$d) AS %2$s) AS a%1$d".formatted(i, type));
    }
    String newest = grouped(sums, withValues(keyed.newest(rows, "_sign, ", tolerant)));
    return keyed.overlaps()
        ? grouped(again, keyed.inWindows(newest, "_sign, ", names, tolerant))
        : newest;
  }

  private String grouped(List<String> aggregates, String rows) {
    return "SELECT _sign, %1$s, %2$s FROM (%3$s) GROUP BY _sign, %1$s"
        .formatted(groupNames(), String.join(", ", aggregates), rows);
  }

  /**
   * How many rows more or fewer each group has of each value of an accumulator that looks at single
   * values: the group, {@code value} and {@code net}.
   *
   * @param rows a SELECT of {@link #inputs} and {@code _sign}
   * @param tolerant as in {@link #keyed}
   */
  public String values(String rows, int accumulator, boolean tolerant) {
    String newest =
        "SELECT %1$s, v%2$d AS value, CAST(sum(_sign) AS BIGINT) AS net FROM (%3$s) WHERE v%2$d IS NOT NULL GROUP BY %1$s, v%2$d HAVING sum(_sign) <> 0"
            .formatted(
                groupNames(), accumulator, withValues(keyed.newest(rows, "_sign, ", tolerant)));
    return keyed.overlaps()
        ? "SELECT %1$s, value, CAST(sum(net) AS BIGINT) AS net FROM (%2$s) GROUP BY %1$s, value HAVING sum(net) <> 0"
            .formatted(groupNames(), keyed.inWindows(newest, "", List.of("value", "net"), tolerant))
        : newest;
  }

  /**
   * The value of an accumulator for each group that has one, found in all of the group's rows: the
   * group, {@code value}, and {@code rows}, which tells how many rows have it, or is 1 where that
   * is not kept. Of a sketch it is every value that the group has.
   *
   * @param keyed rows that are all there
   */
  public String afresh(String keyed, int accumulator) {
    Kept of = kept.get(accumulator);
    if (of.accumulator().kind().isSketch()) {
      return "SELECT %1$s, v%2$d AS value, count(*) AS rows FROM (%3$s) WHERE v%2$d IS NOT NULL GROUP BY %1$s, v%2$d"
          .formatted(groupNames(), accumulator, keyed);
    }
    if (of.accumulator().kind() == Kind.AFRESH) {
      return "SELECT %1$s, %2$s(v%3$d) AS value, CAST(1 AS BIGINT) AS rows FROM (%4$s) WHERE v%3$d IS NOT NULL GROUP BY %1$s"
          .formatted(groupNames(), of.best(), accumulator, keyed);
    }
    return "SELECT %1$s, %2$s(value) AS value, arg_%2$s(n, value) AS rows FROM (SELECT %1$s, v%3$d AS value, count(*) AS n FROM (%4$s) WHERE v%3$d IS NOT NULL GROUP BY %1$s, v%3$d) GROUP BY %1$s"
        .formatted(groupNames(), of.best(), accumulator, keyed);
  }

  /**
   * Makes the rows of the gold table, each with {@code _i} and with {@code _shown}, which is false
   * for a group that the table leaves out. It fails where a measure cannot be computed; a SELECT of
   * one column from it computes that one alone.
   *
   * @param groups a SELECT of {@code _i}, the groups' values {@code g0}, {@code g1}..., all
   *     accumulators {@code a0}, {@code a1}... but sketches, and what sketches tell, {@code e0},
   *     {@code e1}..., in their types
   */
  public String finish(String groups) {
    List<String> finished = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      finished.add(", %s AS l%d".formatted(leaves.get(i).finish(), i));
    }
    String leaf =
        "SELECT _i, %s%s FROM (%s)".formatted(groupNames(), String.join("", finished), groups);
    return "SELECT _i, %s, %s AS _shown FROM (%s)".formatted(named(), shown, layered(leaf));
  }

  /**
   * The rows of the gold table, computed plainly of all rows of silver: what the table must be, but
   * with exact values for approximate ones, and with NULL for sketches.
   *
   * @param rows a SELECT of {@link #inputs}
   */
  public String query(String rows) {
    List<String> plain = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      plain.add(", %s AS l%d".formatted(leaves.get(i).plain(), i));
    }
    String leaf =
        "SELECT %1$s%2$s FROM (%3$s) GROUP BY %1$s"
            .formatted(groupNames(), String.join("", plain), keyed.of(rows, "", true));
    return "SELECT %s FROM (%s) WHERE %s".formatted(named(), layered(leaf), shown);
  }

  private String layered(String leaf) {
    String sql = leaf;
    for (String layer : layers) {
      sql = "SELECT *, %s FROM (%s)".formatted(layer, sql);
    }
    return sql;
  }

  /** The gold table's columns by their own names. */
  private String named() {
    return IntStream.range(0, columns.size())
        .mapToObj(
            i ->
                (i < groups.size() ? "g" + i : "m" + (i - groups.size()))
                    + " AS "
                    + SqlTypes.identifier(columns.get(i).name()))
        .collect(joining(", "));
  }

  private String groupNames() {
    return IntStream.range(0, groups.size()).mapToObj(i -> "g" + i).collect(joining(", "));
  }
}
