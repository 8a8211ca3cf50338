package io.millrace.transforms.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.ColumnType.Decimal;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.Accumulator.Kind;
import io.millrace.transforms.refine.SqlTypes;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldPlanTest {
  @Test
  void theColumnsAreThoseOfTheKernelsTypes() {
    GoldPlan plan =
        Golds.by("minute", "time_bucket(INTERVAL 1 minute, ordered_at)")
            .group("Status", "status")
            .group("tiny", "quantity::TINYINT")
            .measure("orders", "count()")
            .measure("revenue", "sum(amount)")
            .measure("pieces", "sum(quantity)")
            .measure("score", "sum(ratio)")
            .measure("mean", "avg(quantity)")
            .measure("first", "min(day)")
            .measure("name", "max(\"Order\")")
            .measure("price", "revenue / pieces")
            .measure("money", "CAST(revenue / pieces AS DECIMAL(18,2))")
            .measure("wide", "sum(quantity::HUGEINT)")
            .plan();

    assertThat(plan.columns().stream().map(each -> each.name() + " " + each.type()))
        .containsExactly(
            "minute timestamptz",
            "Status string",
            "tiny int",
            "orders long",
            "revenue decimal(38,2)",
            "pieces long",
            "score double",
            "mean double",
            "first date",
            "name string",
            "price double",
            "money decimal(18,2)",
            "wide decimal(38,0)");
    assertThat(plan.columns()).noneMatch(TypedColumn::required);
    assertThat(plan.groups()).isEqualTo(plan.columns().subList(0, 3));
    assertThat(plan.inputs())
        .containsExactly("status", "Order", "amount", "quantity", "ratio", "day", "ordered_at");
  }

  @Test
  void whatMeasuresShareIsKeptOnce() {
    GoldPlan plan =
        Golds.by("status", "status")
            .measure("orders", "count()")
            .measure("also", "count(*)")
            .measure("revenue", "sum(amount)")
            .measure("mean", "avg( amount )")
            .measure("spread", "stddev(amount)")
            .measure("paid", "sum(amount)", "status = 'paid'")
            .measure("too", "sum(amount) FILTER (WHERE status = 'paid')")
            .measure("last", "max(ordered_at)")
            .measure("name", "max(status)")
            .measure("names", "count_distinct(status)")
            .plan();

    assertThat(plan.accumulators())
        .containsExactly(
            new Accumulator(Kind.COUNT, Simple.LONG),
            new Accumulator(Kind.COUNT, Simple.LONG),
            new Accumulator(Kind.SUM, new Decimal(38, 2)),
            new Accumulator(Kind.SUM, new Decimal(38, 4)),
            new Accumulator(Kind.COUNT, Simple.LONG),
            new Accumulator(Kind.SUM, new Decimal(38, 2)),
            new Accumulator(Kind.MAX, Simple.TIMESTAMPTZ),
            new Accumulator(Kind.AFRESH, Simple.STRING),
            new Accumulator(Kind.DISTINCT, Simple.LONG));
  }

  @Test
  void everyStepHasTheTypesThatThePlanTellsOf() throws SQLException {
    for (Golds golds : GoldKinds.ALL.values()) {
      GoldPlan plan = golds.plan();
      try (KeptGold gold = new KeptGold(plan)) {
        gold.change(List.of(), List.of(), true);
        List<String> columns =
            plan.columns().stream()
                .map(each -> each.name() + " " + SqlTypes.name(each.type()))
                .toList();

        assertThat(gold.types(plan.query("SELECT * FROM alive"))).isEqualTo(columns);
        List<String> finished = gold.types(plan.finish(gold.keptGroups()));
        assertThat(finished.get(0)).isEqualTo("_i INTEGER");
        assertThat(finished.subList(1, columns.size() + 1)).isEqualTo(columns);
        assertThat(finished.get(columns.size() + 1)).isEqualTo("_shown BOOLEAN");
        String changes = "SELECT * FROM changes";
        String keyed = plan.keyed(changes, false);
        List<String> sums = gold.types(plan.sums(changes, false));
        for (int i = 0; i < plan.accumulators().size(); i++) {
          Accumulator each = plan.accumulators().get(i);
          String type = SqlTypes.name(each.type());
          switch (each.kind()) {
            case COUNT, SUM, FLOAT_SUM -> assertThat(sums).contains("a%d %s".formatted(i, type));
            case MIN, MAX, AFRESH ->
                assertThat(gold.types(plan.afresh(keyed, i)))
                    .endsWith("value " + type, "rows BIGINT");
            case DISTINCT_SKETCH, QUANTILE_SKETCH ->
                assertThat(gold.types(plan.afresh(keyed, i)))
                    .contains("rows BIGINT")
                    .anyMatch(column -> column.equals("value " + type));
            case DISTINCT ->
                assertThat(gold.types(plan.values(changes, i, false))).endsWith("net BIGINT");
          }
        }
      }
    }
  }

  @Test
  void aPlanWithoutColumnsReadsTheFirstSimpleOne() {
    GoldPlan plan = Golds.by("everything", "'all'").measure("orders", "count()").plan();

    assertThat(plan.inputs()).containsExactly("id");
  }

  @Test
  void theDefinitionDoesNotTellHowItIsLaidOut() {
    GoldPlan plan =
        Golds.by("minute", "time_bucket(INTERVAL 1 minute, ordered_at)")
            .where("status <> 'a\nb' -- not those")
            .measure("orders", "count( * )", "amount>0")
            .having("orders>1")
            .plan();
    GoldPlan other =
        Golds.by("minute", "TIME_BUCKET(interval 1 minute,\n  ordered_at) /* by the minute */")
            .where("status != 'a\nb'")
            .measure("orders", "COUNT()", "(amount > 0)")
            .having(" orders > 1")
            .plan();

    assertThat(plan.definition())
        .isEqualTo(other.definition())
        .isEqualTo(
            """
            from status: string
            from amount: decimal(12,2)
            from ordered_at: timestamptz
            where: (status != 'a\\nb')
            group-by minute: time_bucket(to_minutes(CAST(trunc(CAST(1 AS DOUBLE)) AS BIGINT)), ordered_at)
            measures orders: count_star()
            measures orders filter: (amount > 0)
            having: (orders > 1)""");
  }
}
