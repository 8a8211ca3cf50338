package io.millrace.transforms.query;

import static java.util.stream.Collectors.joining;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.cut.Cut;
import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.SqlTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares a gold table with its query over silver, both as of one epoch. Measures that are only
 * about right are left out, and floating-point numbers may differ in their last digits.
 */
public final class GoldComparison {
  private static final double LAST_DIGITS = 1e-9;
  private static final int MOST = 100;

  private final PipelineDefinition pipeline;
  private final GoldDefinition gold;
  private final GoldPlan plan;

  /** The comparison of a pipeline's gold table. */
  public GoldComparison(PipelineDefinition pipeline, GoldDefinition gold) {
    this.pipeline = pipeline;
    this.gold = gold;
    this.plan = GoldPlan.of(gold, RefinePlan.of(pipeline.silver().orElseThrow()).tableColumns());
  }

  /**
   * What it came to.
   *
   * @param cut the epoch that both were read as of
   * @param groups how many groups the query has
   * @param different how many groups are not alike
   * @param some the first of these, each with what is wrong with it
   * @param leftOut the measures that were not compared
   * @param notes what a reader should know
   */
  public record Result(
      Cut cut,
      long groups,
      long different,
      List<String> some,
      List<String> leftOut,
      List<String> notes) {
    public Result {
      some = List.copyOf(some);
      leftOut = List.copyOf(leftOut);
      notes = List.copyOf(notes);
    }
  }

  /** Compares as of the newest complete epoch. */
  public Result run(Lake lake, Duration mostTime) {
    try (CutQuery query = CutQuery.of(pipeline, lake, Optional.empty(), sql())) {
      List<String> some = new ArrayList<>();
      long[] counts = new long[2];
      query.run(
          mostTime,
          new RowSink() {
            @Override
            public void columns(List<Column> columns) {}

            @Override
            public boolean row(List<Object> values) {
              counts[0] = ((Number) values.get(0)).longValue();
              counts[1] = ((Number) values.get(1)).longValue();
              if (values.get(2) != null) {
                some.add(values.get(2) + " " + values.get(3));
              }
              return true;
            }
          });
      return new Result(query.cut(), counts[0], counts[1], some, plan.approximate(), query.notes());
    }
  }

  private String sql() {
    String inputs = plan.inputs().stream().map(SqlTypes::identifier).collect(joining(", "));
    String silver = name(pipeline.silver().orElseThrow().table());
    String computed = plan.query("SELECT %s FROM %s".formatted(inputs, silver));
    return """
        WITH computed AS (SELECT *, true AS "_is" FROM (%s)),
        kept AS (SELECT *, true AS "_is" FROM %s),
        different AS (SELECT %s AS "_group", %s AS "_what" FROM computed c FULL JOIN kept k ON %s WHERE %s)
        SELECT (SELECT count(*) FROM computed), (SELECT count(*) FROM different), "_group", "_what"
        FROM (SELECT 1) LEFT JOIN (FROM different ORDER BY "_group" LIMIT %d) ON true
        """
        .formatted(computed, name(gold.table()), group(), what(), same(), differs(), MOST);
  }

  private static String name(TableName table) {
    return Stream.concat(table.namespace().stream(), Stream.of(table.name()))
        .map(SqlTypes::identifier)
        .collect(joining("."));
  }

  /** The values of the group's columns, whichever side has it. */
  private String group() {
    return plan.groups().stream()
        .map(
            column ->
                "coalesce(CAST(CASE WHEN c.\"_is\" THEN c.%1$s ELSE k.%1$s END AS VARCHAR), 'NULL')"
                    .formatted(SqlTypes.identifier(column.name())))
        .collect(joining(" || ', ' || ", "'(' || ", " || ')'"));
  }

  private String same() {
    return plan.groups().stream()
        .map(column -> SqlTypes.identifier(column.name()))
        .map(name -> "c.%1$s IS NOT DISTINCT FROM k.%1$s".formatted(name))
        .collect(joining(" AND "));
  }

  private String differs() {
    String values =
        compared().map(column -> " OR " + differs(column)).collect(joining("", "false", ""));
    String bothThere = "(c.\"_is\" AND k.\"_is\" AND (%s))".formatted(values);
    return plan.showsByApproximation()
        ? bothThere
        : "c.\"_is\" IS NULL OR k.\"_is\" IS NULL OR " + bothThere;
  }

  private String what() {
    String values =
        compared()
            .map(
                column ->
                    ", CASE WHEN %1$s THEN %2$s || ' is ' || coalesce(CAST(k.%3$s AS VARCHAR), 'NULL') || ' and not ' || coalesce(CAST(c.%3$s AS VARCHAR), 'NULL') END"
                        .formatted(
                            differs(column),
                            SqlTypes.text(column.name()),
                            SqlTypes.identifier(column.name())))
            .collect(joining());
    return "CASE WHEN k.\"_is\" IS NULL THEN 'is missing' WHEN c.\"_is\" IS NULL THEN 'is too much' ELSE concat_ws(', '%s) END"
        .formatted(values);
  }

  private Stream<TypedColumn> compared() {
    return plan.columns().stream()
        .skip(plan.groups().size())
        .filter(column -> !plan.approximate().contains(column.name()));
  }

  private static String differs(TypedColumn column) {
    String name = SqlTypes.identifier(column.name());
    String apart = "c.%1$s IS DISTINCT FROM k.%1$s".formatted(name);
    return column.type() == ColumnType.Simple.DOUBLE || column.type() == ColumnType.Simple.FLOAT
        ? "(%1$s AND NOT coalesce(abs(c.%2$s - k.%2$s) <= %3$s * greatest(1, abs(c.%2$s), abs(k.%2$s)), false))"
            .formatted(apart, name, LAST_DIGITS)
        : "(%s)".formatted(apart);
  }
}
