package io.millrace.transforms.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.transforms.refine.SqlCheck.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldPlanProblemsTest {
  private static Golds golds() {
    return Golds.by("status", "status").measure("orders", "count()");
  }

  private static List<Problem> problems(Golds golds) {
    List<Problem> problems = new ArrayList<>();
    Optional<GoldPlan> plan = GoldPlan.check(golds.definition(), Golds.SILVER, problems::add);
    assertThat(plan.isPresent()).isEqualTo(problems.isEmpty());
    return problems;
  }

  private static void assertProblem(Golds golds, String path, String message) {
    assertThat(problems(golds)).containsExactly(new Problem(path, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1 +                         | it cannot be parsed: syntax error at or near "+"
          1, 2                        | it is more than one expression
          count() AS n                | it is more than one expression
          amount                      | it names amount of silver outside of an aggregate; put it into group-by, or aggregate it, as in max(amount)
          sum(amount) / quantity      | it names quantity of silver outside of an aggregate; put it into group-by, or aggregate it, as in max(quantity)
          sum(amout)                  | it names amout, which is no column of silver; did you mean amount?
          sum(nothing)                | it names nothing, which is no column of silver; it has id, status, Order, g0, p0, amount, wide, quantity, number, score, ...
          orrders + 1                 | it names orrders, which is no group column and no measure; did you mean orders?
          sum(avg(amount))            | it aggregates with avg(); inside of sum(): aggregate rows once, and compute with the results around it
          count() FILTER (WHERE max(ok)) | it aggregates with max(); inside of count(): aggregate rows once, and compute with the results around it
          count() FILTER (WHERE 1)    | its FILTER is of type int, and must be a condition
          sum(amount) OVER ()         | it has a window function; aggregate by group, and compare or rank groups where the table is read
          (SELECT 1)                  | it has a subquery; a gold table aggregates the rows of silver alone: bring what is missing into silver, or join where the table is read
          max(COLUMNS(*))             | it has * in an expression; name the columns
          approx_quantile(amount)     | it has approx_quantile() with 1 arguments; it takes two, as in approx_quantile(amount, 0.99)
          approx_quantile(amount, 99) | it has approx_quantile() with 99, which is no number from 0 to 1; the median is approx_quantile(amount, 0.5), and each quantile a measure of its own
          approx_quantile(amount, id) | it has approx_quantile() with id, which is no number from 0 to 1; the median is approx_quantile(amount, 0.5), and each quantile a measure of its own
          approx_quantile(amount, [0.5]) | it has approx_quantile() with list_value(0.5), which is no number from 0 to 1; the median is approx_quantile(amount, 0.5), and each quantile a measure of its own
          approx_quantile(day, 0.5)   | it has approx_quantile() of a date; cast it to a number
          approx_distinct(tags)       | it has approx_distinct() of a list<string>; aggregate a simple part of it
          approx_distinct(id, 12)     | it has approx_distinct() with 2 arguments; it takes one
          quantile_sketch(status)     | it has quantile_sketch() of a string; cast it to a number
          median(amount)              | it aggregates with median(), which gold does not keep up as rows come and go; there are count, count_distinct, approx_distinct, sum, avg, min, max, approx_quantile, variance, var_pop, stddev, stddev_pop, distinct_sketch and quantile_sketch
          sum(DISTINCT amount)        | it has sum(DISTINCT ...); only count(DISTINCT ...) tells values apart
          sum(amount ORDER BY id)     | it has ORDER BY inside of sum(); leave it out, it changes nothing
          max(amount, 2)              | it has max() with 2 arguments; it takes one
          sum(status)                 | it has sum() of a string; cast it to a number
          avg(ok)                     | it has avg() of a boolean; count the rows for which it holds with count() and a filter
          avg(day)                    | it has avg() of a date; cast it to a number
          count_distinct(tags)        | it has count_distinct() of a list<string>; aggregate a simple part of it
          sum(quantity)::HUGEINT      | it is a HUGEINT, which is wider than a long; cast it to BIGINT or to DECIMAL(38,0)
          [min(amount)]               | it is a list<decimal(12,2)>; make it a simple value
          max(ordered_at) - min(ordered_at) | a column is of type INTERVAL, which tables cannot hold; cast it to another
          sum(amount) / 0             | it divides by 0, which is always 0
          sum(amount // (1 - 1.0))    | it divides by (1 - 1.0), which is always 0
          random() * count()          | it calls random(), which pipelines may not; they have functions of text, numbers, times, JSON and lists whose result follows from their arguments
          sum(amount) + upper(status) | No function matches the given name and argument types '+(DECIMAL(38,2), VARCHAR)'. You might need to add explicit type casts.
          sliding(INTERVAL 1 hour, INTERVAL 1 hour, ordered_at) | it has sliding(); that is for a group column
          """)
  void aMeasureIsRefused(String sql, String message) {
    assertProblem(golds().measure("m", sql), "measures.m.value", "is refused: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          statsu                      | it names statsu, which is no column of silver; did you mean status?
          count()                     | it aggregates with count(); rows are grouped by what each has itself: make it a measure
          score                       | it is a double, of which equal values may differ; cast it to a decimal
          ratio + 1                   | it is a float, of which equal values may differ; cast it to a decimal
          tags                        | it is a list<string>; group by a simple part of it
          local_at - local_at         | a column is of type INTERVAL, which tables cannot hold; cast it to another
          (SELECT 1)                  | it has a subquery; a gold table aggregates the rows of silver alone: bring what is missing into silver, or join where the table is read
          row_number() OVER ()        | it has a window function; aggregate by group, and compare or rank groups where the table is read
          day(sliding(INTERVAL 1 hour, INTERVAL 1 hour, ordered_at)) | it has sliding() in an expression; write it alone, as a group column of its own
          sliding(INTERVAL 1 hour, ordered_at) | it has 2 arguments; write sliding(size, step, time), as in sliding(INTERVAL 1 hour, INTERVAL 5 minute, ordered_at)
          sliding(INTERVAL 1 hour, INTERVAL 7 minute, ordered_at) | its size of 3600 s is no multiple of its step of 420 s; make it one
          sliding(INTERVAL 1 month, INTERVAL 1 day, ordered_at) | its size has months, which differ in length; write weeks, days, hours, minutes or seconds
          sliding(INTERVAL 1 hour, INTERVAL 0 hour, ordered_at) | its step is not more than no time; write sliding(size, step, time), as in sliding(INTERVAL 1 hour, INTERVAL 5 minute, ordered_at)
          sliding(INTERVAL 1 hour, 60, ordered_at) | its step is no interval; write sliding(size, step, time), as in sliding(INTERVAL 1 hour, INTERVAL 5 minute, ordered_at)
          sliding(to_hours(quantity), INTERVAL 1 hour, ordered_at) | its size is no constant; write sliding(size, step, time), as in sliding(INTERVAL 1 hour, INTERVAL 5 minute, ordered_at)
          sliding(INTERVAL 7 day, INTERVAL 1 second, ordered_at) | each row is in 604800 windows, more than 10000; make the step longer
          sliding(INTERVAL 1 hour, INTERVAL 1 hour, day) | its time is a date; cast it to a timestamp or timestamptz
          """)
  void aGroupColumnIsRefused(String sql, String message) {
    assertProblem(golds().group("g", sql), "group-by.g", "is refused: " + message);
  }

  @Test
  void oneGroupColumnMaySlide() {
    String sliding = "sliding(INTERVAL 1 hour, INTERVAL 1 hour, ordered_at)";

    assertProblem(
        golds().group("a", sliding).group("b", sliding),
        "group-by.b",
        "is refused: it has sliding(), as another group column has; one may");
  }

  @Test
  void conditionsAreRefused() {
    assertProblem(
        golds().where("sum(amount) > 1"),
        "where",
        "is refused: it aggregates with sum(); where is for single rows: compare aggregates in having");
    assertProblem(
        golds().where("quantity"),
        "where",
        "is refused: it is of type int, and must be a condition");
    assertProblem(
        golds().measure("m", "sum(amount)", "count() > 1"),
        "measures.m.filter",
        "is refused: it aggregates with count(); a filter is for single rows: compare aggregates in having");
    assertProblem(
        golds().measure("m", "orders + 1", "ok"),
        "measures.m.filter",
        "filters nothing: the measure has no aggregate of its own");
    assertProblem(
        golds().having("orders"),
        "having",
        "is refused: it is of type long, and must be a condition");
    assertProblem(
        golds().having("amount > 1"),
        "having",
        "is refused: it names amount of silver outside of an aggregate; put it into group-by, or aggregate it, as in max(amount)");
  }

  @Test
  void measuresThatNeedEachOtherAreRefused() {
    assertProblem(
        golds().measure("a", "b + 1").measure("b", "c + 1").measure("c", "b * 2"),
        "measures.b.value",
        "is refused: it needs itself: b → c → b");
    assertProblem(
        golds().measure("a", "a + 1"), "measures.a.value", "is refused: it needs itself: a → a");
  }

  @Test
  void allProblemsAreFoundAndTheFirstIsThrown() {
    Golds golds =
        golds().group("g", "nothing").where("ok(").measure("m", "sum(status)").having("amount");

    assertThat(problems(golds).stream().map(Problem::path))
        .containsExactly("where", "group-by.g", "measures.m.value", "having");
    assertThatThrownBy(golds::plan)
        .isInstanceOf(MillraceException.class)
        .hasMessageStartingWith("gold.numbers: where: is refused: it cannot be parsed")
        .extracting(e -> ((MillraceException) e).kind())
        .isEqualTo(ErrorKind.SPEC);
  }
}
