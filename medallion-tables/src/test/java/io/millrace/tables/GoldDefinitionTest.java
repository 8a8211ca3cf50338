package io.millrace.tables;

import static io.millrace.tables.ColumnType.Simple.BOOLEAN;
import static io.millrace.tables.ColumnType.Simple.LONG;
import static io.millrace.tables.ColumnType.Simple.TIMESTAMPTZ;
import static io.millrace.tables.Pipelines.SILVER;
import static io.millrace.tables.Pipelines.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A definition that no file made is as right as one from a file. */
class GoldDefinitionTest {
  private static final List<String> GROUPS = List.of("minute", "country");
  private static final List<String> MEASURES = List.of("orders");

  @Test
  void whatIsRightCanBeMade() {
    assertThatCode(() -> gold(GROUPS, MEASURES, 4, "country", "day(minute)"))
        .doesNotThrowAnyException();
    assertThatCode(() -> gold(GROUPS, MEASURES, 1, null)).doesNotThrowAnyException();
  }

  @Test
  void columnsThatCannotBeATableCannotBeMade() {
    assertThatThrownBy(() -> gold(List.of(), MEASURES, 1, null))
        .isInstanceOf(MillraceException.class)
        .hasMessage(
            "gold table gold.sales cannot have 0 group columns and 1 measures; use 1 to 16, and 1"
                + " to 500");
    assertThatThrownBy(() -> gold(names(17), MEASURES, 1, null))
        .hasMessageContaining("cannot have 17 group columns");
    assertThatThrownBy(() -> gold(GROUPS, List.of(), 1, null))
        .hasMessageContaining("2 group columns and 0 measures");
    assertThatThrownBy(() -> gold(GROUPS, names(501), 1, null))
        .hasMessageContaining("2 group columns and 501 measures");
    assertThatThrownBy(() -> gold(List.of("a", "A"), MEASURES, 1, null))
        .hasMessage("'gold.group-by.A' is there twice; rename one of them");
    assertThatThrownBy(() -> gold(GROUPS, List.of("n", "N"), 1, null))
        .hasMessage("'gold.measures.N' is there twice; rename one of them");
    assertThatThrownBy(() -> gold(GROUPS, List.of("Country"), 1, null))
        .hasMessageContaining("'gold.measures.Country' has the name of a group column");
    assertThatThrownBy(() -> new GroupColumn("_a", "a"))
        .hasMessageContaining("column '_a' has a name that is not possible");
    assertThatThrownBy(() -> new GroupColumn("a", " "))
        .hasMessageContaining("group column 'a' has no value");
    assertThatThrownBy(() -> new Measure("a-b", "a", null))
        .hasMessageContaining("column 'a-b' has a name that is not possible");
    assertThatThrownBy(() -> new Measure("a", "count()", " "))
        .hasMessageContaining("measure 'a' has an empty value or filter");
  }

  @Test
  void whatDoesNotFitTheColumnsCannotBe() {
    assertThatThrownBy(() -> gold(GROUPS, MEASURES, 4, "orders"))
        .hasMessageContaining("'gold.bucket-by' names 'orders', which is not a group column");
    assertThatThrownBy(() -> gold(GROUPS, MEASURES, 4, null))
        .hasMessageContaining("4 buckets by the column null cannot be");
    assertThatThrownBy(() -> gold(GROUPS, MEASURES, 1, "country"))
        .hasMessageContaining("use 1 without a column");
    assertThatThrownBy(() -> gold(GROUPS, MEASURES, 1, null, "orders"))
        .hasMessageContaining("'gold.partition-by' names 'orders', which is not a group column");
    assertThatThrownBy(() -> gold(TableName.of("gold.sales"), 3, " "))
        .hasMessageContaining("gold table gold.sales has an empty condition");
    assertThatThrownBy(() -> gold(TableName.of("gold.sales"), 4, null))
        .hasMessageContaining("a gold table cannot have Iceberg's format version 4; use 2 or 3");
  }

  @Test
  void whatDoesNotFitTheTypesIsFoundOnceTheyAreKnown() {
    GoldDefinition gold = gold(GROUPS, MEASURES, 4, "country", "day(country)", "hour(minute)");

    assertThat(problems(gold, TIMESTAMPTZ, BOOLEAN))
        .containsExactly(
            "gold[2].bucket-by is 'country', a boolean, which Iceberg cannot hash; use another"
                + " group column, or make gold[2].buckets 1",
            "gold[2].partition-by[0] has day(country), but 'country' is a boolean; use a date,"
                + " timestamp or timestamptz");
    assertThat(problems(gold, LONG, ColumnType.of("list<long>")))
        .contains(
            "gold[2].group-by.country is a list<long>; group by values of a type without parts,"
                + " such as long or string",
            "gold[2].partition-by[1] has hour(minute), but 'minute' is a long; use a timestamp or"
                + " timestamptz");
    assertThat(problems(gold(GROUPS, MEASURES, 1, null, "hour(minute)"), TIMESTAMPTZ, BOOLEAN))
        .isEmpty();
  }

  private static List<String> problems(GoldDefinition gold, ColumnType minute, ColumnType country) {
    List<String> problems = new ArrayList<>();
    gold.checkTypes(
        "gold[2]",
        List.of(
            new TypedColumn("minute", minute, false),
            new TypedColumn("country", country, false),
            new TypedColumn("orders", LONG, true)),
        (path, message) -> problems.add(path + " " + message));
    return problems;
  }

  @Test
  void aPipelineCannotHaveGoldThatDoesNotFitIt() {
    GoldDefinition sales = gold(TableName.of("gold.sales"), 3, null);
    GoldDefinition bronze = gold(TableName.of("bronze.orders"), 3, null);

    assertThatThrownBy(() -> pipeline(SMALLEST, List.of(sales)))
        .hasMessageContaining("a pipeline without silver cannot have 1 gold tables");
    assertThatThrownBy(() -> pipeline(SMALLEST + SILVER, Collections.nCopies(101, sales)))
        .hasMessageContaining("a pipeline with silver cannot have 101 gold tables");
    assertThatThrownBy(() -> pipeline(SMALLEST + SILVER, List.of(sales, sales)))
        .hasMessageContaining("'gold[1].table' is 'gold.sales', which is the table of gold[0]");
    assertThatThrownBy(() -> pipeline(SMALLEST + SILVER, List.of(bronze)))
        .hasMessageContaining("'gold[0].table' is 'bronze.orders', which is the table of bronze");
    assertThat(pipeline(SMALLEST + SILVER, List.of(sales)).gold()).containsExactly(sales);
  }

  private static PipelineDefinition pipeline(String text, List<GoldDefinition> gold) {
    PipelineDefinition like = Pipelines.read(text);
    return new PipelineDefinition(
        like.name(),
        like.source(),
        like.catalog(),
        like.epoch(),
        like.bronze(),
        like.silverOrNull(),
        gold,
        like.worker());
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(name -> "c" + name).toList();
  }

  private static GoldDefinition gold(TableName table, int formatVersion, String having) {
    return gold(table, GROUPS, MEASURES, having, 1, null, formatVersion);
  }

  private static GoldDefinition gold(
      List<String> groups,
      List<String> measures,
      int buckets,
      String bucketBy,
      String... partitionBy) {
    return gold(
        TableName.of("gold.sales"), groups, measures, null, buckets, bucketBy, 3, partitionBy);
  }

  private static GoldDefinition gold(
      TableName table,
      List<String> groups,
      List<String> measures,
      String having,
      int buckets,
      String bucketBy,
      int formatVersion,
      String... partitionBy) {
    return new GoldDefinition(
        table,
        null,
        groups.stream().map(name -> new GroupColumn(name, name)).toList(),
        measures.stream().map(name -> new Measure(name, "count()", null)).toList(),
        having,
        List.of(partitionBy).stream().map(PartitionBy::of).toList(),
        buckets,
        bucketBy,
        formatVersion,
        new SnapshotRetention(1, Duration.ZERO),
        Duration.ZERO,
        Map.of(),
        List.of());
  }
}
