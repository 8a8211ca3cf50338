package io.millrace.tables;

import static io.millrace.tables.Pipelines.GOLD;
import static io.millrace.tables.Pipelines.SILVER;
import static io.millrace.tables.Pipelines.SMALLEST;
import static io.millrace.tables.Pipelines.goldAnd;
import static io.millrace.tables.Pipelines.goldWith;
import static io.millrace.tables.Pipelines.problems;
import static io.millrace.tables.Pipelines.silverWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldProblemsTest {

  @Test
  void theProblemsOfAllTablesAreReportedAtOnceInTheOrderOfTheFile() {
    String text =
        SMALLEST
            + SILVER
            + """
            gold:
              - table: gold.revenue
                fron: silver.orders
                group-by:
                  _minute: ordered_at
                  country:
                measures:
                  revenue: {valu: sum(amount)}
                  Country: min(status)
                partition-by: [day(revenue), day(contry)]
              - gold.orders
              -
              - table: gold.Revenue
                from: silver.order
                groupby: {status: status}
                measures: {orders: ''}
                buckets: 2000
            """;

    assertThat(problems(text))
        .containsExactly(
            "shop.yaml:25:5: 'gold[0].fron' is not known; did you mean 'from'?",
            "shop.yaml:27:7: 'gold[0].group-by._minute' is not a possible name; start it with a"
                + " letter and go on with letters, digits or _, at most 128",
            "shop.yaml:28:7: 'gold[0].group-by.country' has no value; give it one",
            "shop.yaml:30:17: 'gold[0].measures.revenue.valu' is not known; did you mean 'value'?",
            "shop.yaml:31:16: 'gold[0].measures.Country' has the name of a group column, and names"
                + " that differ only in case are one name; rename one of them",
            "shop.yaml:32:20: 'gold[0].partition-by' names 'revenue', which is not a group column;"
                + " group columns are _minute, country",
            "shop.yaml:32:34: 'gold[0].partition-by' names 'contry', which is not a group column;"
                + " did you mean 'country'?",
            "shop.yaml:33:5: 'gold[1]' expected a mapping, found a single value; write its keys"
                + " below it, indented",
            "shop.yaml:34:4: 'gold' has a part without a value; remove it",
            "shop.yaml:35:12: 'gold[3].table' is 'gold.Revenue', which is the table of gold[0]; use"
                + " another name",
            "shop.yaml:36:11: 'gold[3].from' is 'silver.order', but gold is made from the silver"
                + " table of the same file; write 'silver.orders', or remove the key",
            "shop.yaml:37:5: 'gold[3].groupby' is not known; did you mean 'group-by'?",
            "shop.yaml:38:24: 'gold[3].measures.orders' is empty; write SQL",
            "shop.yaml:39:14: 'gold[3].buckets' is '2000'; it must be from 1 to 1024");
  }

  @Test
  void goldNeedsSilver() {
    assertThat(problems(SMALLEST + GOLD))
        .containsExactly(
            "shop.yaml:12:1: 'gold' is of use only beside 'silver'; add that or remove this");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                              | 'gold' has 0 parts; write 1 to 100",
        "gold.orders                     | 'gold' expected a list of mappings, found a single value; write",
        "{table: g.a}                    | 'gold' expected a list of mappings, found a mapping; write",
        "                                | 'gold' has no value; give it one or remove the key",
        "[{group-by: {a: b}, measures: {c: count()}}]   | 'gold[0].table' is missing; add it",
        "[{table: g.a, measures: {c: count()}}]         | 'gold[0].group-by' is missing; add it",
        "[{table: g.a, group-by: {a: b}}]               | 'gold[0].measures' is missing; add it",
        "[{table: g.a, group-by: {}, measures: {c: count()}}] | 'gold[0].group-by' has 0 names; write 1 to 16",
        "[{table: g.a, group-by: {a: b}, measures: {}}] | 'gold[0].measures' has 0 names; write 1 to 500",
        "[{table: g.a, group-by: a, measures: {c: count()}}] | 'gold[0].group-by' expected a mapping, found a",
        "[{table: g.a, group_by: {a: b}, measures: {c: count()}}] | 'gold[0].group_by' is not known; did you mean 'group-by'?",
        "[{table: g.a, group-by: {a: b}, measure: {c: count()}}]  | 'gold[0].measure' is not known; did you mean 'measures'?",
        "[{table: g.a, group-by: {a: b}, measures: {a: count()}}] | 'gold[0].measures.a' has the name of a group column",
        "[{table: g.a, group-by: {a: b}, measures: {c: 1, C: 1}}] | 'gold[0].measures.c' is here and in line 23; keep",
        "[{table: g.a, group-by: {a: b}, measures: {c: {filter: d}}}] | 'gold[0].measures.c.value' is missing; add it",
      })
  void aWrongGoldSectionIsExplained(String yaml, String expected) {
    assertThat(problems(SMALLEST + SILVER + "gold: " + (yaml == null ? "" : yaml) + "\n"))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:23:")
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "having: ''                     | 'gold[0].having' is empty; write SQL",
        "where: [a]                     | 'gold[0].where' expected a single value, found a list",
        "bucket-by: orders              | 'gold[0].bucket-by' names 'orders', which is not a group column; group columns are country, minute",
        "bucket-by: Minute              | 'gold[0].bucket-by' names 'Minute', which is not a group column; did you mean 'minute'?",
        "bucket_by: minute              | 'gold[0].bucket_by' is not known; did you mean 'bucket-by'?",
        "buckets: 0                     | 'gold[0].buckets' is '0'; it must be from 1 to 1024",
        "partition-by: [ordered_at]     | 'gold[0].partition-by' names 'ordered_at', which is not a group column",
        "partition-by: [day(minute), hour(minute)] | has both day(minute) and hour(minute); keep one",
        "buckets: 2; partition-by: 'bucket(4, country)' | rows are divided by 'country' already; remove it and set gold[0].buckets",
        "format-version: 1              | 'gold[0].format-version' is '1'; it must be from 2 to 3",
        "orphan-age: 1s                 | 'gold[0].orphan-age' is '1s'; it must be from 1m",
        "keep-snapshots: {count: 0}     | 'gold[0].keep-snapshots.count' is '0'; it must be from 1",
        "keep-snapshots: {cont: 0}      | 'gold[0].keep-snapshots.cont' is not known; did you mean 'count'?",
        "properties: {millrace.x: 1}    | 'gold[0].properties.millrace.x' is set by Millrace itself: remove it",
        "filter: amount > 0             | 'gold[0].filter' is not known; it belongs in 'gold.measures.NAME'",
        "columns: {a: b}                | 'gold[0].columns' is not known; it belongs in 'silver'",
      })
  void whatDoesNotFitTheColumnsIsExplained(String lines, String expected) {
    int line = 31 + lines.split("; ").length - 1;

    assertThat(problems(goldAnd(lines.split("; "))))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:" + line + ":")
        .contains(expected);
  }

  @Test
  void aPartitionThatIcebergCallsLikeAMeasureIsRefused() {
    String text = goldWith("revenue: sum", "minute_day: sum") + "    partition-by: day(minute)\n";

    assertThat(problems(text))
        .singleElement()
        .asString()
        .contains("has day(minute), which Iceberg calls 'minute_day', like a column; rename");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bronze.orders            | the table of bronze",
        "silver.orders            | the table of silver",
        "silver.orders_quarantine | the quarantine of silver",
        "silver.Orders_Deletes    | where silver remembers deleted keys",
      })
  void aTableOfAnotherLayerIsRefused(String name, String owner) {
    assertThat(problems(goldWith("gold.revenue", name)))
        .containsExactly(
            "shop.yaml:24:12: 'gold[0].table' is '%s', which is %s; use another name"
                .formatted(name, owner));
  }

  @Test
  void aQuarantineWithANameOfItsOwnLeavesTheOtherFree() {
    String chosen = SMALLEST + SILVER + "  quarantine: silver.rejects\n";

    assertThat(problems(chosen + GOLD.replace("gold.revenue", "silver.rejects")))
        .singleElement()
        .asString()
        .contains("which is the quarantine of silver");
    assertThat(problems(chosen + GOLD.replace("gold.revenue", "silver.orders_quarantine")))
        .isEmpty();
  }

  @Test
  void thereAreLimits() {
    assertThat(problems(GoldFileTest.withTables(101)))
        .containsExactly("shop.yaml:24:3: 'gold' has 101 parts; write 1 to 100");
    assertThat(problems(goldWith("country: country", names(16, "      "))))
        .singleElement()
        .asString()
        .contains("'gold[0].group-by' has 17 names; write 1 to 16");
    assertThat(problems(goldWith("orders: count()", names(500, "      "))))
        .singleElement()
        .asString()
        .contains("'gold[0].measures' has 501 names; write 1 to 500");
    assertThat(problems(goldWith("country: country", names(15, "      ")))).isEmpty();
    assertThat(problems(goldWith("orders: count()", names(499, "      ")))).isEmpty();
  }

  private static String names(int count, String indent) {
    return IntStream.range(0, count)
        .mapToObj(name -> "a%d: count()".formatted(name))
        .collect(Collectors.joining("\n" + indent));
  }

  @Test
  void aWrongSilverIsNotHeldAgainstGold() {
    String gold = GOLD + "    from: silver.orders\n";

    assertThat(problems(silverWith("table: silver.orders", "table: orders") + gold)).hasSize(1);
    assertThat(problems(SMALLEST + "silver: 1\n" + gold)).hasSize(1);
    assertThat(problems(silverWith("silver.orders", "silver." + "x".repeat(118)) + GOLD))
        .singleElement()
        .asString()
        .contains("'silver.table' has a name of 118 characters");
  }

  @Test
  void aWrongPartIsNotHeldAgainstThePartsThatNameIt() {
    assertThat(problems(goldAnd("buckets: many", "partition-by: 'bucket(4, country)'"))).hasSize(1);
    assertThat(
            problems(goldAnd("buckets: 4", "bucket-by: a b", "partition-by: 'bucket(4, country)'")))
        .hasSize(1);
    assertThat(problems(goldWith("group-by:", "groups:") + "    bucket-by: country\n")).hasSize(2);
    assertThat(problems(goldWith("group-by:", "groups:") + "    partition-by: country\n"))
        .hasSize(2);
    assertThat(problems(goldWith("country: country", "country: ''") + "    bucket-by: country\n"))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "gold[0], 24:5",
    "gold[0].table, 24:12",
    "gold[0].where, 24:5",
    "gold[0].group-by.minute, 27:15",
    "gold[0].group-by.minute.value, 27:15",
    "gold[0].measures.revenue, 30:16",
    "gold[0].measures.revenue.filter, 30:16",
    "gold[0].measures.big.filter, 31:41",
    "gold[0].partition-by[1], 32:33",
    "gold[1].measures.b, 33:58",
    "gold[7].table, 23:1",
  })
  void aLaterCheckReportsAtItsPath(String path, String place) {
    String text =
        goldWith("sum(amount)", "sum(amount)\n      big: {value: sum(amount), filter: amount > 9}")
            + "    partition-by: [day(minute), country]\n"
            + "  - {table: gold.b, group-by: {a: status}, measures: {b: count()}}\n";

    assertThatThrownBy(
            () ->
                PipelineFile.parse(
                    "shop.yaml",
                    Pipelines.BASE,
                    text,
                    Map.of(),
                    (definition, reporter) -> reporter.report(path, "is bad; mend it")))
        .hasMessageStartingWith("shop.yaml:" + place + ": 'gold");
  }
}
