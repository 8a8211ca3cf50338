package io.millrace.pipelines.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.lakehouse.upsert.Counts;
import io.millrace.pipelines.status.SilverStatus.Contents;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.pipelines.status.SilverStatus.Kept;
import io.millrace.pipelines.status.SilverStatus.Quarantine;
import io.millrace.pipelines.status.SilverStatus.Rejects;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.refine.RefinePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableLookTest {
  private static final OffsetDateTime NOON =
      LocalDate.of(2026, 1, 31).atTime(12, 0).atOffset(ZoneOffset.UTC);

  @TempDir private Path folder;
  private PipelineDefinition pipeline;
  private SilverDefinition silver;
  private Lake lake;

  @BeforeEach
  void openLake() {
    pipeline =
        PipelineFile.parse(
            "shop.yaml",
            folder,
            """
            pipeline: shop
            source:
              kafka:
                topic: orders
                bootstrap.servers: 127.0.0.1:1
            catalog:
              type: jdbc
              uri: jdbc:sqlite:catalog.db
              warehouse: warehouse
            bronze:
              table: bronze.orders
            silver:
              table: silver.orders
              columns:
                id: long
              key: id
              buckets: 2
            worker:
              state-directory: state
            """,
            Map.of());
    silver = pipeline.silver().orElseThrow();
    lake = Lake.open(pipeline.catalog());
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  private static LedgerEntry entry(long epoch) {
    return new LedgerEntry(
        epoch,
        epoch - 1,
        "run",
        "a",
        "me",
        1_000 * epoch,
        "orders",
        "id",
        epoch == 0 ? Offsets.NONE : Offsets.of(Map.of(0, 10 * (epoch - 1))),
        Offsets.of(Map.of(0, 10 * epoch)),
        epoch == 0 ? 0 : 10,
        List.of());
  }

  private Ledger bronze() {
    return new Ledger(lake.createOrCheck(pipeline.bronze(), pipeline.name()));
  }

  private Table silver() {
    return lake.createOrCheck(silver, RefinePlan.of(silver).columns(), pipeline.name());
  }

  private static DataFile file(Table table, String name, int bucket, long rows) {
    return DataFiles.builder(table.spec())
        .withPath(table.locationProvider().newDataLocation(name + ".parquet"))
        .withPartitionPath("_bucket=" + bucket)
        .withFileSizeInBytes(1000)
        .withRecordCount(rows)
        .build();
  }

  private static void commit(Table table, long epoch, Map<String, String> says, DataFile... files) {
    new Ledger(table)
        .commit(
            entry(epoch),
            transaction -> {
              var append = transaction.newAppend();
              List.of(files).forEach(append::appendFile);
              says.forEach(append::set);
              return append;
            });
  }

  private void reject(Table table, long epoch, String rule, long... offsets) throws IOException {
    List<DataFile> files = List.of(rejected(table, epoch, rule, offsets));
    new Ledger(table).commitBeside(entry(epoch), files);
  }

  private static DataFile rejected(Table table, long epoch, String rule, long... offsets)
      throws IOException {
    Record row = GenericRecord.create(table.schema());
    row.setField("_topic", "orders");
    row.setField("_kafka_partition", 3);
    row.setField("_epoch", epoch);
    row.setField("rule", rule);
    row.setField("reason", "the reason");
    row.setField("_rejected_at", NOON);
    GenericRecord day = GenericRecord.create(table.spec().partitionType());
    day.set(0, (int) NOON.toLocalDate().toEpochDay());
    String location = table.locationProvider().newDataLocation("rejects-" + epoch + ".parquet");
    DataWriter<Record> writer =
        Parquet.writeData(table.io().newOutputFile(location))
            .forTable(table)
            .withPartition(day)
            .createWriterFunc(type -> GenericParquetWriter.create(table.schema(), type))
            .build();
    try (writer) {
      for (long offset : offsets) {
        row.setField("_offset", offset);
        writer.write(row.copy());
      }
    }
    return writer.toDataFile();
  }

  @Test
  void aPipelineThatNeverRanIsSaid() {
    assertThatThrownBy(() -> new TableLook(pipeline, lake).status(Optional.empty()))
        .hasMessageContaining("shop has not run yet");
  }

  @Test
  void aSilverThatIsNotThereYetIsBehindByAllOfBronze() {
    Ledger bronze = bronze();
    bronze.commit(entry(0), List.of());
    bronze.commit(entry(1), List.of());

    PipelineStatus status = new TableLook(pipeline, lake).status(Optional.empty());

    assertThat(status.epoch()).isEqualTo(1);
    assertThat(status.silver()).contains(new SilverStatus("silver.orders", 1, Optional.empty()));
  }

  @Test
  void whatTheTablesOfSilverSayIsTold() throws IOException {
    Ledger bronze = bronze();
    Table table = silver();
    Table quarantine = lake.createOrCheckQuarantine(silver, pipeline.name());
    for (long epoch = 0; epoch <= 3; epoch++) {
      bronze.commit(entry(epoch), List.of());
    }
    DataFile one = file(table, "one", 0, 6);
    DataFile two = file(table, "two", 0, 4);
    commit(table, 0, Map.of());
    commit(table, 1, Map.of("millrace.rule.type", "2", "millrace.rule.small", "1"), one, two);
    RewriteFiles rewrite =
        table.newRewrite().deleteFile(one).deleteFile(two).addFile(file(table, "both", 0, 10));
    rewrite.set("millrace.merge", "2 files into 1").commit();
    commit(
        table,
        2,
        Map.of(
            "millrace.inserted", "4",
            "millrace.updated", "3",
            "millrace.deleted", "2",
            "millrace.late", "1",
            "millrace.rule.type", "5"),
        file(table, "three", 0, 1),
        file(table, "four", 1, 2));
    reject(quarantine, 1, "small", 5);
    reject(quarantine, 2, "type", 17, 18);
    Path state = folder.resolve("state").resolve(table.uuid().toString()).resolve("0-of-2");
    java.nio.file.Files.createDirectories(state);
    java.nio.file.Files.write(state.resolve("index"), new byte[123]);

    PipelineStatus status = new TableLook(pipeline, lake).status(Optional.empty());

    assertThat(status.epoch()).isEqualTo(2);
    assertThat(status.table()).isEqualTo("bronze.orders");
    assertThat(status.silver().orElseThrow().behind()).isEqualTo(1);
    Contents contents = status.silver().orElseThrow().contents().orElseThrow();
    assertThat(contents.last())
        .isEqualTo(
            new Epoch(
                2,
                2000,
                10,
                Optional.of(new Counts(4, 3, 2, 1)),
                new TreeMap<>(Map.of("type", 5L))));
    assertThat(contents.kept())
        .isEqualTo(new Kept(3, new TreeMap<>(Map.of("type", 7L, "small", 1L))));
    assertThat(contents.files()).isEqualTo(new TableFiles(3, 0, 13, 0, Map.of(0, 2L, 1, 1L), 2));
    assertThat(contents.compaction().orElseThrow().what()).isEqualTo("2 files into 1");
    assertThat(contents.compaction().orElseThrow().at())
        .isBetween(Instant.now().minusSeconds(600).toEpochMilli(), Instant.now().toEpochMilli());
    assertThat(contents.quarantine())
        .isEqualTo(
            new Quarantine(
                "silver.orders_quarantine",
                3,
                2,
                List.of(new Rejects("type", 2, 3, 17, "the reason"))));
    assertThat(contents.stateBytes()).isEqualTo(OptionalLong.of(123));
  }

  @Test
  void deadRowsAreAShareOfAll() {
    TableFiles files = new TableFiles(4, 3, 200, 50, Map.of(0, 3L, 2, 1L), 4);

    assertThat(files.liveRows()).isEqualTo(150);
    assertThat(files.deadShare()).isEqualTo(0.25);
    assertThat(files.averagePerBucket()).isEqualTo(1);
    assertThat(files.mostPerBucket()).isEqualTo(3);
    assertThat(new TableFiles(0, 0, 0, 0, Map.of(), 4).deadShare()).isZero();
  }
}
