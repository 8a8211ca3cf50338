package io.millrace.lakehouse.cut;

import static io.millrace.lakehouse.cut.CutTables.expireAllBut;
import static io.millrace.lakehouse.cut.CutTables.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.GroupColumn;
import io.millrace.tables.Measure;
import io.millrace.tables.SnapshotRetention;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gold tables are of the epoch of the other tables, or said not to be there yet. */
class GoldCutsTest {
  private static final GoldDefinition REVENUE = definition("gold.revenue");
  private static final GoldDefinition ORDERS = definition("gold.orders");

  @RegisterExtension private final TestLake lake = new TestLake();
  private CutTables tables;

  @BeforeEach
  void start() {
    tables = new CutTables(lake, List.of(REVENUE, ORDERS));
    tables.start();
  }

  private static GoldDefinition definition(String table) {
    return new GoldDefinition(
        TableName.of(table),
        null,
        List.of(new GroupColumn("customer", "customer")),
        List.of(new Measure("orders", "count()", null)),
        null,
        List.of(),
        1,
        null,
        3,
        new SnapshotRetention(500, Duration.ofDays(7)),
        Duration.ofDays(1),
        Map.of(),
        List.of());
  }

  private Table make(GoldDefinition definition) {
    List<TypedColumn> columns =
        List.of(
            new TypedColumn("customer", ColumnType.Simple.STRING, false),
            new TypedColumn("orders", ColumnType.Simple.LONG, false));
    Table table = lake.lake().createOrCheck(definition, columns, "count()", "shop");
    if (table.currentSnapshot() == null) {
      TestLake.begin(table);
    }
    return table;
  }

  /** A gold table takes an epoch from silver as it is, and gets as many rows as that has. */
  private void take(GoldDefinition definition, LedgerEntry entry) {
    Table silver = tables.silver().table();
    silver.refresh();
    Table gold = make(definition);
    long snapshot = silver.currentSnapshot().snapshotId();
    new Ledger(gold).commit(entry.mirroring(snapshot), List.of(file(gold, entry.epoch())));
  }

  private void take(GoldDefinition definition, long epoch) {
    take(definition, TestLake.entry(epoch, "first", "a" + epoch));
  }

  private static DataFile file(Table gold, long epoch) {
    String location = gold.locationProvider().newDataLocation("groups-" + epoch + ".parquet");
    try {
      Path path = Path.of(location.replaceFirst("^file://", ""));
      Files.createDirectories(path.getParent());
      Files.createFile(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return DataFiles.builder(gold.spec())
        .withPath(location)
        .withFormat("parquet")
        .withFileSizeInBytes(1000)
        .withRecordCount(1)
        .build();
  }

  private void epoch(long epoch) {
    tables.epoch(epoch);
    take(REVENUE, epoch);
    take(ORDERS, epoch);
  }

  private Cut without(GoldDefinition left, String asOf) {
    List<CutTable.Name> names =
        Cuts.names(tables.pipeline()).stream()
            .filter(name -> !name.table().equals(left.table()))
            .toList();
    return tables.look().at(Optional.of(AsOf.of(asOf)), names);
  }

  @Test
  void goldIsReadAsOfTheEpochOfTheOthers() {
    make(REVENUE);
    make(ORDERS);
    epoch(1);
    epoch(2);

    assertThat(rows(tables.at("0"))).containsExactly(0L, 0L, 0L, 0L, 0L);
    assertThat(rows(tables.at("1"))).containsExactly(1L, 1L, 1L, 0L, 10L);
    assertThat(rows(tables.newest())).containsExactly(2L, 2L, 2L, 0L, 20L);
  }

  @Test
  void whatAKillLeftAheadOfAGoldTableIsLeftOut() {
    make(REVENUE);
    make(ORDERS);
    epoch(1);
    tables.epoch(2);
    take(REVENUE, 2);
    tables.bronzeOnly(3);

    assertThat(rows(tables.newest())).containsExactly(1L, 1L, 1L, 0L, 10L);
    assertThat(tables.look().unfinished())
        .extracting(each -> each.entry().epoch() + ": " + each.inWords())
        .containsExactly(
            "3: bronze has it, silver has not", "2: silver has it, gold.orders has not");
    assertThatThrownBy(() -> tables.at("2"))
        .hasMessageContaining("epoch 2 is not complete yet: silver has it, gold.orders has not;")
        .hasMessageContaining("epochs 0 to 1 can be read");
  }

  @Test
  void goldThatHasYetToTakeTheFirstEpochIsWaitedFor() {
    make(REVENUE);
    make(ORDERS);
    tables.epoch(1);

    assertThat(rows(tables.newest())).containsExactly(0L, 0L, 0L, 0L, 0L);
  }

  @Test
  void aNewGoldTableHoldsUpNobodyAndIsThereOnceItHasTakenWhatSilverHas() {
    make(REVENUE);
    for (long epoch = 1; epoch <= 3; epoch++) {
      tables.epoch(epoch);
      take(REVENUE, epoch);
    }
    assertThatThrownBy(tables::newest)
        .hasMessage(
            "the newest epoch, 3, cannot be read: gold.orders is not there yet; ./millrace run makes it");
    make(ORDERS);
    assertThatThrownBy(tables::newest)
        .hasMessageContaining("gold.orders has not taken it yet; ./millrace run computes that");
    assertThat(without(ORDERS, "3").epoch()).isEqualTo(3);

    take(ORDERS, CutTables.atOnce(0, 3));
    epoch(4);

    assertThat(rows(tables.at("3"))).containsExactly(3L, 1L, 3L, 0L, 30L);
    assertThat(rows(tables.newest())).containsExactly(4L, 2L, 4L, 0L, 40L);
    assertThatThrownBy(() -> tables.at("2"))
        .hasMessageContaining("epoch 2 cannot be read: gold.orders is there from epoch 3 on;")
        .hasMessageContaining("epochs 0 and 3 to 4 can be read");
    assertThat(without(ORDERS, "2").epoch()).isEqualTo(2);
  }

  @Test
  void epochsThatAGoldTableTookAtOnceAreReadableInTheOthers() {
    make(REVENUE);
    make(ORDERS);
    epoch(1);
    for (long epoch = 2; epoch <= 3; epoch++) {
      tables.epoch(epoch);
      take(REVENUE, epoch);
    }
    take(ORDERS, CutTables.atOnce(1, 3));

    assertThat(rows(tables.newest())).containsExactly(3L, 2L, 3L, 0L, 30L);
    assertThatThrownBy(() -> tables.at("2"))
        .hasMessageContaining("gold.orders took epochs 2 to 3 at once, as 3;");
    assertThat(without(ORDERS, "2").epoch()).isEqualTo(2);
  }

  @Test
  void aGoldTableWhoseSnapshotsHaveExpiredIsSaidToHaveLostThem() {
    make(REVENUE);
    make(ORDERS);
    epoch(1);
    epoch(2);
    epoch(3);
    expireAllBut(make(ORDERS), 2);

    assertThatThrownBy(() -> tables.at("1"))
        .hasMessageContaining("gold.orders has no snapshot of it any more; epochs 2 to 3 can be");
    assertThat(without(ORDERS, "1").epoch()).isEqualTo(1);
  }

  @Test
  void silverThatAnotherEngineChangedIsAheadOfGoldUntilTheNextEpoch() {
    make(REVENUE);
    make(ORDERS);
    epoch(1);
    assertThat(ahead(tables.newest())).containsExactly(false, false);
    tables.addToSilver(1, 100, 103);
    assertThat(ahead(tables.newest())).containsExactly(true, true);

    tables.epoch(2);
    tables.addToSilver(2, 200, 203);
    take(REVENUE, 2);
    tables.addToSilver(2, 300, 303);
    take(ORDERS, 2);

    assertThat(rows(tables.newest())).containsExactly(2L, 2L, 11L, 0L, 20L);
    assertThat(ahead(tables.newest())).containsExactly(true, false);
    assertThat(ahead(tables.at("1"))).containsExactly(true, true);
  }

  private static List<Boolean> ahead(Cut cut) {
    return cut.tables().subList(0, 2).stream().map(cut::isAhead).toList();
  }

  @Test
  void aNameAloneStandsForAGoldTableIfItCouldStandForNoOther() {
    assertThat(Cuts.names(tables.pipeline()))
        .extracting(CutTable.Name::toString)
        .containsExactly(
            "gold.revenue (or just revenue)",
            "gold.orders",
            "silver.orders (or just silver)",
            "silver.orders_quarantine (or just quarantine)",
            "bronze.orders (or just bronze)");
  }
}
