package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.BronzeDefinition;
import io.millrace.tables.CatalogDefinition;
import io.millrace.tables.EpochSettings;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.GroupColumn;
import io.millrace.tables.KafkaSource;
import io.millrace.tables.Measure;
import io.millrace.tables.OnBadRecord;
import io.millrace.tables.OnDataLoss;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.Refinement;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.SnapshotRetention;
import io.millrace.tables.TableName;
import io.millrace.tables.TimePartition;
import io.millrace.tables.WorkerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckedFileTest {
  private static final SnapshotRetention KEEP = new SnapshotRetention(1, Duration.ofDays(1));
  private static final String SILVER =
      "SELECT (value->>'id')::BIGINT AS id, value->>'status' AS status FROM bronze";

  private static GoldDefinition gold(String table, String group, String measure) {
    return new GoldDefinition(
        TableName.of(table),
        null,
        List.of(new GroupColumn("g", group)),
        List.of(new Measure("m", measure, null)),
        null,
        List.of(),
        1,
        null,
        3,
        KEEP,
        Duration.ofDays(1),
        Map.of(),
        List.of());
  }

  private static List<String> problems(String silverSql, GoldDefinition... gold) {
    SilverDefinition silver =
        new SilverDefinition(
            TableName.of("silver.orders"),
            new Refinement.Query(silverSql),
            List.of(),
            OnBadRecord.QUARANTINE,
            TableName.of("silver.orders_quarantine"),
            null,
            List.of(),
            3,
            KEEP,
            Duration.ofDays(1),
            Map.of());
    PipelineDefinition pipeline =
        new PipelineDefinition(
            "shop",
            new KafkaSource("orders", Map.of("bootstrap.servers", "127.0.0.1:1"), OnDataLoss.STOP),
            new CatalogDefinition("test", Map.of("type", "hadoop", "warehouse", "file:///none")),
            new EpochSettings(Duration.ofSeconds(2), 500_000, 125_000),
            new BronzeDefinition(
                TableName.of("bronze.orders"),
                TimePartition.DAY,
                KEEP,
                Duration.ofDays(1),
                Map.of()),
            silver,
            List.of(gold),
            new WorkerSettings(1 << 30, 1 << 30, null));
    List<String> problems = new ArrayList<>();
    CheckedFile.check(pipeline, (path, message) -> problems.add(path + " " + message));
    return problems;
  }

  @Test
  void problemsOfGoldAreReportedWhereTheyAre() {
    assertThat(
            problems(
                SILVER,
                gold("gold.right", "status", "count_distinct(id)"),
                gold("gold.wrong", "statsu", "sum(status)")))
        .containsExactly(
            "gold[1].group-by.g is refused: it names statsu, which is no column of silver; did you mean status?",
            "gold[1].measures.m.value is refused: it has sum() of a string; cast it to a number");
  }

  @Test
  void goldIsNotCheckedAgainstASilverThatIsWrong() {
    assertThat(problems("SELECT 1 + FROM bronze", gold("gold.wrong", "statsu", "sum(status)")))
        .singleElement()
        .asString()
        .startsWith("silver.sql is refused");
  }
}
