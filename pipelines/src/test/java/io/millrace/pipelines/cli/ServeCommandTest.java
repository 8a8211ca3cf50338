package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.refine.RefinePlan;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve plan} and {@code verify} say where nobody answers. */
class ServeCommandTest {
  private static final String SHOP =
      """
      pipeline: shop
      source: {kafka: {topic: orders, bootstrap.servers: "127.0.0.1:1"}}
      catalog: {type: jdbc, uri: "jdbc:sqlite:lake/catalog.db", warehouse: lake/warehouse}
      bronze: {table: bronze.orders}
      silver: {table: silver.orders, columns: {id: long, status: string}, key: id, buckets: 1}
      gold:
        - table: gold.by_status
          group-by: {status: status}
          measures: {orders: count()}
      """;

  private static final String SERVED =
      SHOP
          + """
              serve:
                - pinot:
                    controller: http://127.0.0.1:1
                    user: reader
                    password: hunter2
                    kafka:
                      bootstrap.servers: "%s"
                      default.api.timeout.ms: 600
                      request.timeout.ms: 500
          """;

  @TempDir private Path folder;
  private final Commands commands = new Commands();
  private final StringWriter out = commands.out();
  private final StringWriter err = commands.err();

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("shop.yaml"), text).toString();
  }

  /** What the first start of a pipeline does. */
  private static void makeTables(String file) {
    PipelineDefinition pipeline = PipelineFile.read(Path.of(file));
    try (Lake lake = Lake.open(pipeline.catalog())) {
      SilverDefinition silver = pipeline.silver().orElseThrow();
      RefinePlan refine = RefinePlan.of(silver);
      lake.createOrCheck(pipeline.bronze(), "shop");
      lake.createOrCheck(silver, refine.columns(), "shop");
      lake.createOrCheckQuarantine(silver, "shop");
      lake.createOrCheckDeletes(silver, "shop");
      GoldDefinition gold = pipeline.gold().get(0);
      GoldPlan plan = GoldPlan.of(gold, refine.tableColumns());
      lake.createOrCheck(gold, plan.columns(), plan.definition(), "shop");
    }
  }

  @Test
  void aFileThatServesNothingIsRight() throws IOException {
    String file = file(SHOP);
    for (List<String> command : List.of(List.of("serve", "plan", file), List.of("verify", file))) {
      assertThat(commands.execute(command.toArray(String[]::new))).isZero();
      assertThat(out)
          .hasToString(
              "shop serves nothing: no gold table has a serve section" + System.lineSeparator());
    }
  }

  @Test
  void aPlanSaysWhoDoesNotAnswerAndWhatToLookAt() throws IOException {
    assertThat(commands.execute("serve", "plan", file(SERVED.formatted("127.0.0.1:1"))))
        .isEqualTo(1);
    assertThat(out)
        .asString()
        .contains("gold.by_status to pinot table by_status at http://127.0.0.1:1")
        .contains(
            "  topic shop.by_status: no answer from Kafka at 127.0.0.1:1 to look for topic shop.by_status: ")
        .contains("; is the broker running?")
        .contains("  no answer from Pinot's controller at http://127.0.0.1:1 to look at /version: ")
        .contains("; is it running, and is serve.pinot.controller its address?");
    assertThat(out.toString() + err).doesNotContain("\tat ").doesNotContain("hunter2");
    assertThat(folder.resolve("lake")).doesNotExist();
  }

  @Test
  void verifyingAPipelineThatNeverRanSaysSo() throws IOException {
    assertThat(commands.execute("verify", file(SERVED.formatted("127.0.0.1:1")))).isEqualTo(1);
    assertThat(err)
        .asString()
        .contains(
            "there is no table gold.by_status yet that a store could agree with; start the pipeline with ./millrace run")
        .doesNotContain("\tat ");
  }

  @Test
  void verifyingSaysThatKafkaIsAwayOrIsNotKnown() throws IOException {
    String file = file(SERVED.formatted("127.0.0.1:1"));
    makeTables(file);
    assertThat(commands.execute("verify", file)).isEqualTo(1);
    assertThat(err)
        .asString()
        .contains("no answer from Kafka at 127.0.0.1:1 to look for topic shop.by_status.progress: ")
        .contains("; is the broker running?")
        .doesNotContain("\tat ");

    assertThat(commands.execute("verify", file(SERVED.formatted("nobody.invalid:9092"))))
        .isEqualTo(1);
    assertThat(err).asString().contains("nobody.invalid:9092").doesNotContain("\tat ");
  }
}
