package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MillraceTest {
  private static final String SHOP =
      """
      pipeline: shop
      source:
        kafka:
          topic: orders
          bootstrap.servers: 127.0.0.1:1
      catalog:
        type: jdbc
        uri: jdbc:sqlite:lake/catalog.db
        warehouse: lake/warehouse
      bronze:
        table: bronze.orders
      """;

  private static final String SILVER =
      SHOP
          + """
          silver:
            table: silver.orders
            sql: |
              SELECT
                CAST(value ->> '$.id' AS BIGINT) AS order_id,
                CAST(value ->> '$.amount' AS DECIMAL(12, 2)) AS amount
              FROM bronze
            key: order_id
            delete-when: amount < 0
            expect:
              small: amount < 1000
          """;

  private static final String GOLD =
      SILVER
          + """
          gold:
            - table: gold.by_size
              group-by: {size: CAST(amount AS INT), paid: amount > 0}
              measures: {orders: count(), amount: sum(amount)}
            - {table: gold.totals, group-by: {day: 1}, measures: {most: max(amount)}}
          """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    CommandLine line = Millrace.commandLine();
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("shop.yaml"), text).toString();
  }

  @Test
  void aRightFileIsSaidToBeRight() throws IOException {
    assertThat(execute("validate", file(SHOP))).isZero();
    assertThat(out).asString().contains("is right: pipeline shop, topic orders to bronze.orders");
  }

  @Test
  void theColumnsThatTheSqlOfSilverMakesAreSaid() throws IOException {
    assertThat(execute("validate", file(SILVER))).isZero();
    assertThat(out)
        .asString()
        .contains("topic orders to bronze.orders and silver.orders")
        .contains("silver.orders, one row for each order_id, the newest by offset:")
        .contains("  order_id: long, required\n  amount: decimal(12,2)\n")
        .contains("  _kafka_partition: int, required\n  _offset: long, required\n");
  }

  @Test
  void theColumnsThatTheSqlOfGoldMakesAreSaid() throws IOException {
    assertThat(execute("validate", file(GOLD))).isZero();
    assertThat(out)
        .asString()
        .contains("topic orders to bronze.orders, silver.orders and gold.by_size, gold.totals")
        .endsWith(
            """
            gold.by_size, one row for each group of size, paid:
              size: int
              paid: boolean
              orders: long
              amount: decimal(38,2)
            gold.totals, one row for each group of day:
              day: int
              most: decimal(12,2)
            """);
  }

  @Test
  void wrongGoldIsRefusedWithItsPlaceBeforeAnythingStarts() throws IOException {
    String wrong =
        GOLD.replace("sum(amount)", "sum(amont)")
            .replace("max(amount)}", "max(amount)}, partition-by: day(day)");
    for (String command : List.of("validate", "run")) {
      assertThat(execute(command, file(wrong))).isEqualTo(1);
    }
    assertThat(err)
        .asString()
        .contains(
            "shop.yaml:26:41: 'gold[0].measures.amount.value' is refused: it names amont, which is no column of silver; did you mean amount?")
        .contains(
            "shop.yaml:27:91: 'gold[1].partition-by' has day(day), but 'day' is a int; use a date,")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("lake")).doesNotExist();
  }

  @Test
  void wrongSqlIsRefusedWithItsPlaceBeforeAnythingStarts() throws IOException {
    String wrong =
        SILVER.replace("amount < 1000", "amont < 1000").replace("amount < 0", "amount + 1");

    for (String command : List.of("validate", "run")) {
      assertThat(execute(command, file(wrong))).isEqualTo(1);
    }
    assertThat(err)
        .asString()
        .contains("shop.yaml:20:16: 'silver.delete-when' is no condition")
        .contains("shop.yaml:22:12: 'silver.expect.small.that' is refused: Referenced column")
        .contains("amont")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("lake")).doesNotExist();
  }

  @Test
  void aWrongFileIsRefusedWithEveryProblemAndNoStackTrace() throws IOException {
    String wrong = SHOP.replace("topic:", "topik:").replace("type: jdbc", "type: jdbz");

    assertThat(execute("validate", file(wrong))).isEqualTo(1);
    assertThat(err)
        .asString()
        .contains("shop.yaml:4:5: ")
        .contains("topik")
        .contains("shop.yaml:7:9: ")
        .contains("jdbz")
        .doesNotContain("\tat ");
  }

  @Test
  void aMissingFileIsSaid() {
    assertThat(execute("run", folder.resolve("none.yaml").toString())).isEqualTo(1);
    assertThat(err).asString().contains("none.yaml").doesNotContain("\tat ");
  }

  @Test
  void statusOfAPipelineThatNeverRanSaysSo() throws IOException {
    assertThat(execute("status", file(SHOP))).isEqualTo(1);
    assertThat(err).asString().contains("shop has not run yet").doesNotContain("\tat ");
  }

  @Test
  void aRunnerThatIsNotThereIsSaidBeforeAnythingStarts() throws IOException {
    assertThat(execute("run", file(SHOP), "--runner", "flinc")).isEqualTo(1);
    assertThat(err).asString().contains("--runner flinc").contains("direct, flink and spark");
    assertThat(folder.resolve("lake")).doesNotExist();
  }

  @Test
  void optionsThatMakeNoSenseAreSaid() throws IOException {
    String file = file(SHOP);
    assertThat(execute("run", file, "--until", "tomorrow")).isEqualTo(1);
    assertThat(execute("run", file, "--flink-master", "h:1")).isEqualTo(1);
    assertThat(execute("run", file, "--runner-option", "parallelism")).isEqualTo(1);
    assertThat(execute("run", file, "--runer", "direct")).isEqualTo(1);
    assertThat(err)
        .asString()
        .contains("--until takes caught-up, not 'tomorrow'")
        .contains("--flink-master goes with --runner flink")
        .contains("--runner-option takes name=value, not 'parallelism'")
        .contains("--runner");
  }
}
