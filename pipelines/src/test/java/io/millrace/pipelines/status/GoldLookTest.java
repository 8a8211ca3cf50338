package io.millrace.pipelines.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.lakehouse.upsert.Counts;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.refine.RefinePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where gold tables stand beside silver. */
class GoldLookTest {
  @TempDir private Path folder;
  private PipelineDefinition pipeline;
  private Lake lake;

  @BeforeEach
  void makeSilverWithThreeEpochs() {
    pipeline =
        PipelineFile.parse(
            "shop.yaml",
            folder,
            """
            pipeline: shop
            source: {kafka: {topic: orders, bootstrap.servers: "127.0.0.1:1"}}
            catalog: {type: jdbc, uri: "jdbc:sqlite:catalog.db", warehouse: warehouse}
            bronze: {table: bronze.orders}
            silver: {table: silver.orders, columns: {id: long, status: string}, key: id, buckets: 1}
            gold:
              - {table: gold.by_status, group-by: {status: status}, measures: {orders: count()}, buckets: 1}
              - {table: gold.by_id, group-by: {id: id}, measures: {orders: count()}}
            worker: {state-directory: state}
            """,
            Map.of());
    lake = Lake.open(pipeline.catalog());
    SilverDefinition silver = pipeline.silver().orElseThrow();
    Table bronze = lake.createOrCheck(pipeline.bronze(), "shop");
    Table table = lake.createOrCheck(silver, RefinePlan.of(silver).columns(), "shop");
    for (long epoch = 0; epoch <= 3; epoch++) {
      new Ledger(bronze).commit(entry(epoch, epoch - 1), List.of());
      new Ledger(table).commit(entry(epoch, epoch - 1), List.of());
    }
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  private static LedgerEntry entry(long epoch, long after) {
    return new LedgerEntry(
        epoch,
        after,
        "run",
        "a",
        "me",
        1_000 * epoch,
        "orders",
        "id",
        Offsets.of(Map.of(0, 10 * Math.max(0, after))),
        Offsets.of(Map.of(0, 10 * epoch)),
        epoch == 0 ? 0 : 10,
        List.of());
  }

  private Table gold(int place) {
    GoldDefinition definition = pipeline.gold().get(place);
    SilverDefinition silver = pipeline.silver().orElseThrow();
    GoldPlan plan = GoldPlan.of(definition, RefinePlan.of(silver).tableColumns());
    return lake.createOrCheck(definition, plan.columns(), plan.definition(), "shop");
  }

  private void take(Table gold, long after, long epoch, long groups) {
    DataFile file =
        DataFiles.builder(gold.spec())
            .withPath(gold.locationProvider().newDataLocation(epoch + ".parquet"))
            .withFileSizeInBytes(1000)
            .withRecordCount(groups)
            .build();
    new Ledger(gold)
        .commit(
            entry(epoch, after),
            transaction -> {
              var append = transaction.newAppend().appendFile(file);
              append.set("millrace.inserted", "" + groups);
              return append;
            });
  }

  private PipelineStatus status() {
    return new TableLook(pipeline, lake).status(Optional.empty());
  }

  @Test
  void eachGoldTableTellsWhatItHasAndHowFarItIs() {
    Table gold = gold(0);
    new Ledger(gold).commit(entry(0, -1), List.of());
    take(gold, 0, 1, 5);
    take(gold, 1, 2, 2);

    PipelineStatus status = status();

    assertThat(status.gold())
        .containsExactly(
            new GoldStatus(
                "gold.by_status",
                1,
                Optional.of(
                    new GoldStatus.Contents(
                        2,
                        2000,
                        Optional.of(new Counts(2, 0, 0, 0)),
                        new TableFiles(2, 0, 7, 0, Map.of(0, 2L), 1),
                        OptionalLong.empty())),
                List.of()),
            new GoldStatus("gold.by_id", 3, Optional.empty(), List.of()));
  }

  @Test
  void anEpochThatAGoldTableHasNotYetIsNotComplete() {
    Table gold = gold(0);
    new Ledger(gold).commit(entry(0, -1), List.of());
    take(gold, 0, 2, 5);

    assertThat(status().epoch()).isEqualTo(2);
    assertThat(status().position()).isEqualTo(20);
    take(gold, 2, 3, 1);
    assertThat(status().epoch()).isEqualTo(3);
  }

  @Test
  void aGoldTableThatHasJustBeenMadeHoldsUpNoEpoch() {
    new Ledger(gold(0)).commit(entry(0, -1), List.of());

    assertThat(status().epoch()).isEqualTo(3);
    assertThat(status().gold().get(0).behind()).isEqualTo(3);
  }
}
