package io.millrace.lakehouse.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.SilverTable;
import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.TestSilver;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.write.LocalFiles;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CutsTest {
  @RegisterExtension private final TestLake lake = new TestLake();

  private final SilverDefinition definition = TestSilver.upserted(1, 3);
  private PipelineDefinition pipeline;
  private Table bronze;
  private Table quarantine;
  private SilverTable silver;

  @BeforeEach
  void makePipeline() {
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
    pipeline =
        new PipelineDefinition(
            like.name(),
            like.source(),
            TestLake.catalog(lake.folder()),
            like.epoch(),
            TestLake.ORDERS,
            definition,
            List.of(),
            like.worker());
  }

  /** The tables, and epoch 0 in them. */
  private void start() {
    bronze = lake.orders();
    quarantine = lake.lake().createOrCheckQuarantine(definition, "shop");
    silver = SilverTable.of(lake, definition);
    TestLake.begin(bronze);
    TestLake.begin(silver.table());
  }

  /** An epoch of ten records, one of which is a new row of silver. */
  private void epoch(long epoch) {
    bronzeOnly(epoch);
    silverTakes(TestLake.entry(epoch, "first", "a" + epoch));
  }

  private void bronzeOnly(long epoch) {
    lake.commit(new Ledger(bronze), bronze, epoch, epoch);
  }

  private void silverTakes(LedgerEntry entry) {
    new Ledger(silver.table())
        .commit(
            entry,
            List.of(silver.file(entry.epoch(), silver.rows(entry.epoch(), entry.epoch() + 1))));
  }

  private void reject(long epoch, int rows) throws IOException {
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

  /** What another engine adds. */
  private void addByHand(Table table, DataFile file) {
    table.refresh();
    table.newAppend().appendFile(file).commit();
  }

  private Cuts look() {
    return Cuts.look(pipeline, lake.lake());
  }

  private Cut at(String asOf) {
    return look().at(Optional.of(AsOf.of(asOf)), Cuts.names(pipeline));
  }

  private Cut newest() {
    return look().at(Optional.empty(), Cuts.names(pipeline));
  }

  /** How many rows silver, quarantine and bronze have in a cut. */
  private List<Long> rows(Cut cut) {
    return cut.tables().stream()
        .map(
            table -> {
              try (LocalFiles local = table.local(Path.of("nowhere"))) {
                return table.files(table.schema(), local).stream()
                    .mapToLong(file -> file.rows() - file.deleted().getLongCardinality())
                    .sum();
              }
            })
        .toList();
  }

  private void expireAllBut(Table table, int snapshots) {
    table.refresh();
    table
        .expireSnapshots()
        .expireOlderThan(Instant.now().plusSeconds(60).toEpochMilli())
        .retainLast(snapshots)
        .commit();
  }

  @Test
  void allTablesAreReadAsOfOneEpoch() throws IOException {
    start();
    epoch(1);
    reject(2, 3);
    epoch(2);
    epoch(3);
    reject(4, 5);
    epoch(4);

    assertThat(rows(at("0"))).containsExactly(0L, 0L, 0L);
    assertThat(rows(at("1"))).containsExactly(1L, 0L, 10L);
    assertThat(rows(at("2"))).containsExactly(2L, 3L, 20L);
    assertThat(rows(at("3"))).containsExactly(3L, 3L, 30L);
    assertThat(rows(newest())).containsExactly(4L, 8L, 40L);
  }

  @Test
  void whatAKillLeftAheadOfSilverIsLeftOut() throws IOException {
    start();
    epoch(1);
    bronzeOnly(2);
    reject(2, 3);

    assertThat(newest().epoch()).isEqualTo(1);
    assertThat(rows(newest())).containsExactly(1L, 0L, 10L);
    assertThat(look().unfinished()).extracting(LedgerEntry::epoch).containsExactly(2L);
    assertThatThrownBy(() -> at("2"))
        .hasMessageContaining("epoch 2 is not complete yet")
        .hasMessageContaining("epochs 0 to 1 can be read");
  }

  @Test
  void epochsThatSilverTookAtOnceAreOne() {
    start();
    epoch(1);
    bronzeOnly(2);
    bronzeOnly(3);
    LedgerEntry three = TestLake.entry(3, "first", "a3");
    silverTakes(
        new LedgerEntry(
            3,
            1,
            three.run(),
            three.attempt(),
            three.writer(),
            three.committedAt(),
            three.topic(),
            three.topicId(),
            TestLake.entry(1, "first", "a").to(),
            three.to(),
            20,
            List.of()));

    assertThat(rows(newest())).containsExactly(2L, 0L, 30L);
    assertThatThrownBy(() -> at("2"))
        .hasMessageContaining("epochs 2 to 3 came at once, as 3")
        .hasMessageContaining("epochs 0 to 3 can be read");
  }

  @Test
  void aTimeIsTheNewestEpochThatWasCommittedByThen() {
    start();
    epoch(1);
    epoch(2);

    assertThat(at("1970-01-01T00:00:01.999Z").epoch()).isEqualTo(1);
    assertThat(at("1970-01-01T00:00:02Z").epoch()).isEqualTo(2);
    assertThat(at("2026-01-01").epoch()).isEqualTo(2);
    assertThatThrownBy(() -> at("1969-12-31"))
        .hasMessageContaining("no snapshot is left that tells of 1969-12-31T00:00:00Z")
        .hasMessageContaining("from 1970-01-01T00:00:00Z to 1970-01-01T00:00:02Z");
    assertThatThrownBy(() -> at("9999-01-01")).hasMessageContaining("is yet to come");
    assertThatThrownBy(() -> at("7")).hasMessageContaining("epoch 7 has not come yet");
  }

  @Test
  void anEpochIsAsTheNextOneFoundIt() {
    start();
    epoch(1);
    addByHand(silver.table(), silver.file(1, silver.rows(100, 103)));
    epoch(2);
    addByHand(silver.table(), silver.file(2, silver.rows(200, 205)));

    assertThat(rows(at("1"))).containsExactly(4L, 0L, 10L);
    assertThat(rows(newest())).containsExactly(10L, 0L, 20L);
    assertThat(newest().last().others()).hasSize(1);
  }

  @Test
  void expiredEpochsAreRefusedForTheTablesThatHaveLostThem() {
    start();
    for (long epoch = 1; epoch <= 5; epoch++) {
      epoch(epoch);
    }
    expireAllBut(silver.table(), 4);
    expireAllBut(bronze, 2);

    assertThatThrownBy(() -> at("1"))
        .hasMessageContaining("epoch 1 has expired; epochs 4 to 5 can be read")
        .hasMessageContaining("keep-snapshots");
    assertThatThrownBy(() -> at("3"))
        .hasMessageContaining(
            "epoch 3 cannot be read: bronze.orders has no snapshot of it any more");
    CutTable.Name silverName = newest().tables().get(0).name();
    Cut silverAlone = look().at(Optional.of(new AsOf.Epoch(3)), List.of(silverName));
    assertThat(silverAlone.epoch()).isEqualTo(3);
    assertThatThrownBy(() -> look().at(Optional.of(new AsOf.Epoch(1)), List.of(silverName)))
        .hasMessageContaining("epochs 2 to 5 can be read");
  }

  @Test
  void anEpochWhoseOwnSnapshotsHaveExpiredIsReadByWhatCameOnTop() {
    start();
    epoch(1);
    addByHand(silver.table(), silver.file(1, silver.rows(100, 103)));
    expireAllBut(silver.table(), 1);

    assertThat(newest().epoch()).isEqualTo(1);
    assertThat(newest().last().commit()).isEmpty();
    assertThat(rows(newest())).containsExactly(4L, 0L, 10L);
  }

  @Test
  void aSilverThatWasRolledBackEndsWhereItWasRolledBackTo() {
    start();
    epoch(1);
    epoch(2);
    long one = at("1").tables().get(0).snapshot().orElseThrow().snapshotId();
    silver.table().manageSnapshots().rollbackTo(one).commit();

    assertThat(rows(newest())).containsExactly(1L, 0L, 10L);
    assertThatThrownBy(() -> at("2")).hasMessageContaining("epoch 2 is not complete yet");
  }

  @Test
  void aBronzeThatWasRolledBackHasLostTheEpochsOfSilver() {
    start();
    epoch(1);
    epoch(2);
    long one = at("1").tables().get(2).snapshot().orElseThrow().snapshotId();
    bronze.manageSnapshots().rollbackTo(one).commit();

    assertThat(rows(at("1"))).containsExactly(1L, 0L, 10L);
    assertThatThrownBy(this::newest)
        .hasMessageContaining("the newest epoch, 2, cannot be read: bronze.orders has no snapshot")
        .hasMessageContaining("epochs 0 to 1 can be read");
  }

  @Test
  void aPipelineThatHasNotRunIsSaid() {
    assertThatThrownBy(this::newest)
        .hasMessageContaining("shop has not run yet: there is no table silver.orders");
  }

  @Test
  void aSilverThatIsYetToComeIsSaid() {
    TestLake.begin(lake.orders());

    assertThatThrownBy(this::newest)
        .hasMessageContaining("silver.orders has no epoch yet, though bronze has 0");
  }
}
