package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.refine.RefinePlan;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code history} and {@code query} tell of gold, on tables without a run. */
class GoldHistoryTest {
  @TempDir private Path folder;
  private final Commands commands = new Commands();
  private final StringWriter out = commands.out();
  private final StringWriter err = commands.err();
  private String file;

  /** Epochs 0 to 3 of silver; one gold table misses 2 and gets it with 3, the other has begun 4. */
  @BeforeEach
  void makeTables() throws IOException {
    file =
        Files.writeString(
                folder.resolve("shop.yaml"),
                """
                pipeline: shop
                source: {kafka: {topic: orders, bootstrap.servers: "127.0.0.1:1"}}
                catalog: {type: jdbc, uri: "jdbc:sqlite:lake/catalog.db", warehouse: lake/warehouse}
                bronze: {table: bronze.orders}
                silver: {table: silver.orders, columns: {id: long, status: string}, key: id, buckets: 1}
                gold:
                  - {table: gold.by_status, group-by: {status: status}, measures: {orders: count()}}
                  - {table: gold.by_id, group-by: {id: id}, measures: {orders: count()}}
                """)
            .toString();
    PipelineDefinition pipeline = PipelineFile.read(Path.of(file));
    try (Lake lake = Lake.open(pipeline.catalog())) {
      var definition = pipeline.silver().orElseThrow();
      RefinePlan plan = RefinePlan.of(definition);
      Table bronze = lake.createOrCheck(pipeline.bronze(), "shop");
      lake.createOrCheckQuarantine(definition, "shop");
      Table silver = lake.createOrCheck(definition, plan.columns(), "shop");
      Table byStatus = gold(lake, pipeline.gold().get(0), plan);
      Table byId = gold(lake, pipeline.gold().get(1), plan);
      for (long epoch = 0; epoch <= 4; epoch++) {
        commit(bronze, Commands.entry(epoch, epoch - 1, List.of()), Map.of());
        commit(silver, Commands.entry(epoch, epoch - 1, List.of()), did(epoch, 1000, 700, 2));
        commit(byStatus, Commands.entry(epoch, epoch - 1, List.of()), did(epoch, 1, 20, 0));
        if (epoch < 2 || epoch == 3) {
          commit(
              byId,
              Commands.entry(epoch, epoch == 3 ? 1 : epoch - 1, List.of()),
              did(epoch, 1000, 2500, 2));
        }
      }
    }
  }

  private static Table gold(Lake lake, GoldDefinition definition, RefinePlan silver) {
    GoldPlan plan = GoldPlan.of(definition, silver.tableColumns());
    return lake.createOrCheck(definition, plan.columns(), plan.definition(), "shop");
  }

  private static void commit(Table table, LedgerEntry entry, Map<String, String> summary) {
    new Ledger(table)
        .commit(
            entry,
            transaction -> {
              var append = transaction.newAppend();
              summary.forEach(append::set);
              return append;
            });
  }

  private static Map<String, String> did(long epoch, int inserted, int updated, int deleted) {
    return epoch == 0
        ? Map.of()
        : Map.of(
            "millrace.inserted", "" + inserted,
            "millrace.updated", "" + updated,
            "millrace.deleted", "" + deleted);
  }

  @Test
  void historyCountsTheGroupsOfAllGoldTables() {
    assertThat(commands.execute("history", file)).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            shop: epochs of silver.orders, newest first; offsets are added up over all partitions
              epoch  committed                    records  offsets                     inserted   updated   deleted      late  groups inserted   updated   deleted  --as-of
                  4  2026-11-21T10:00:04Z           1,000  3,005 to 4,005               not complete: silver has it, gold.by_id has not yet
                  3  2026-11-21T10:00:03Z           1,000  2,005 to 3,005                 1,000       700         2         0            1,001     2,520         2  yes
                     gold.by_id: epochs 2 to 3 at once
                  2  2026-11-21T10:00:02Z           1,000  1,005 to 2,005                 1,000       700         2         0                1        20         0  all but gold.by_id
                  1  2026-11-21T10:00:01Z           1,000  5 to 1,005                     1,000       700         2         0            1,001     2,520         2  yes
                  0  2026-11-21T10:00:00Z               0  5 to 5                                                                                                   yes
            """);
  }

  @Test
  void historyAsJsonHasEachGoldTable() throws IOException {
    assertThat(commands.execute("history", file, "--json")).isZero();
    JsonNode history = new ObjectMapper().readTree(out.toString());

    assertThat(history.at("/unfinished/0/lacking/0").asText()).isEqualTo("gold.by_id");
    JsonNode three = history.at("/epochs/0");
    assertThat(three.get("groups").toString())
        .isEqualTo("{\"inserted\":1001,\"updated\":2520,\"deleted\":2}");
    assertThat(three.get("gold").get("gold.by_id").toString())
        .isEqualTo("{\"after\":1,\"inserted\":1000,\"updated\":2500,\"deleted\":2}");
    assertThat(three.get("snapshots").has("gold.by_status")).isTrue();
    JsonNode two = history.at("/epochs/1");
    assertThat(two.at("/groups/updated").asLong()).isEqualTo(20);
    assertThat(two.at("/unreadable/0").asText()).isEqualTo("gold.by_id");
    assertThat(history.at("/epochs/3").has("groups")).isFalse();
  }

  @Test
  void aQueryThatNamesAGoldTableIsToldWhatItHasNot() {
    assertThat(commands.execute("query", file, "FROM by_id, gold.by_status")).isZero();
    assertThat(err).asString().contains("shop as of epoch 3 ");
    assertThat(commands.execute("query", file, "FROM gold.by_status", "--as-of=2")).isZero();
    assertThat(commands.execute("query", file, "FROM by_id", "--as-of=2")).isEqualTo(1);
    assertThat(err)
        .asString()
        .contains(
            "epoch 2 cannot be read: gold.by_id took epochs 2 to 3 at once, as 3; epochs 0 to 1 and 3 can be read");
  }
}
