package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.SilverTable;
import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.TestSilver;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.write.LocalFiles;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Table;

/** The tables of a pipeline, and epochs that come to them one by one. */
final class CutTables {
  private final TestLake lake;
  private final SilverDefinition definition = TestSilver.upserted(1, 3);
  private final PipelineDefinition pipeline;
  private Table bronze;
  private Table quarantine;
  private SilverTable silver;

  CutTables(TestLake lake, List<GoldDefinition> gold) {
    this.lake = lake;
    PipelineDefinition like =
        PipelineFile.parse(
            "shop.yaml",
            lake.folder(),
            """
            pipeline: shop
            source: {kafka: {topic: orders, bootstrap.servers: "127.0.0.1:1"}}
            catalog: {type: jdbc, uri: "jdbc:sqlite:any.db", warehouse: any}
            bronze: {table: bronze.orders}
            """,
            Map.of());
    this.pipeline =
        new PipelineDefinition(
            like.name(),
            like.source(),
            TestLake.catalog(lake.folder()),
            like.epoch(),
            TestLake.ORDERS,
            definition,
            gold,
            like.worker());
  }

  /** Makes bronze, quarantine and silver, with epoch 0 in them. */
  void start() {
    bronze = lake.orders();
    quarantine = lake.lake().createOrCheckQuarantine(definition, "shop");
    silver = SilverTable.of(lake, definition);
    TestLake.begin(bronze);
    TestLake.begin(silver.table());
  }

  PipelineDefinition pipeline() {
    return pipeline;
  }

  Table bronze() {
    return bronze;
  }

  SilverTable silver() {
    return silver;
  }

  /** An epoch of ten records, one of which is a new row of silver. */
  void epoch(long epoch) {
    bronzeOnly(epoch);
    silverTakes(TestLake.entry(epoch, "first", "a" + epoch));
  }

  void bronzeOnly(long epoch) {
    lake.commit(new Ledger(bronze), bronze, epoch, epoch);
  }

  void silverTakes(LedgerEntry entry) {
    new Ledger(silver.table())
        .commit(
            entry,
            List.of(silver.file(entry.epoch(), silver.rows(entry.epoch(), entry.epoch() + 1))));
  }

  /** The entry of epochs that a table takes at once. */
  static LedgerEntry atOnce(long after, long epoch) {
    LedgerEntry last = TestLake.entry(epoch, "first", "a" + epoch);
    return new LedgerEntry(
        epoch,
        after,
        last.run(),
        last.attempt(),
        last.writer(),
        last.committedAt(),
        last.topic(),
        last.topicId(),
        TestLake.entry(after, "first", "a" + after).to(),
        last.to(),
        10 * (epoch - after),
        List.of());
  }

  void reject(long epoch, int rows) throws IOException {
    String location = quarantine.locationProvider().newDataLocation("rejects-" + epoch);
    Path path = LocalFiles.pathOf(location).orElseThrow();
    Files.createDirectories(path.getParent());
    Files.createFile(path);
    DataFile file =
        DataFiles.builder(quarantine.spec())
            .withPath(location)
            .withFormat("parquet")
            .withPartitionPath("_rejected_at_day=2026-01-01")
            .withFileSizeInBytes(1000)
            .withRecordCount(rows)
            .build();
    new Ledger(quarantine).commitBeside(TestLake.entry(epoch, "first", "a" + epoch), List.of(file));
  }

  /** What another engine adds to silver. */
  void addToSilver(long epoch, int firstId, int nextId) {
    DataFile file = silver.file(epoch, silver.rows(firstId, nextId));
    silver.table().refresh();
    silver.table().newAppend().appendFile(file).commit();
  }

  Cuts look() {
    return Cuts.look(pipeline, lake.lake());
  }

  Cut at(String asOf) {
    return look().at(Optional.of(AsOf.of(asOf)), Cuts.names(pipeline));
  }

  Cut newest() {
    return look().at(Optional.empty(), Cuts.names(pipeline));
  }

  /** How many rows each table has in a cut: gold, silver, quarantine and bronze. */
  static List<Long> rows(Cut cut) {
    return cut.tables().stream().map(CutTables::rows).toList();
  }

  static long rows(CutTable table) {
    try (LocalFiles local = table.local(Path.of("nowhere"))) {
      return table.files(table.schema(), local).stream()
          .mapToLong(file -> file.rows() - file.deleted().getLongCardinality())
          .sum();
    }
  }

  static void expireAllBut(Table table, int snapshots) {
    table.refresh();
    table
        .expireSnapshots()
        .expireOlderThan(Instant.now().plusSeconds(60).toEpochMilli())
        .retainLast(snapshots)
        .commit();
  }
}
