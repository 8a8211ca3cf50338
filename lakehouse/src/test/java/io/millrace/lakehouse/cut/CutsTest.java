package io.millrace.lakehouse.cut;

import static io.millrace.lakehouse.cut.CutTables.expireAllBut;
import static io.millrace.lakehouse.cut.CutTables.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.TestLake;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CutsTest {
  @RegisterExtension private final TestLake lake = new TestLake();
  private CutTables tables;

  @BeforeEach
  void makePipeline() {
    tables = new CutTables(lake, List.of());
  }

  @Test
  void allTablesAreReadAsOfOneEpoch() throws IOException {
    tables.start();
    tables.epoch(1);
    tables.reject(2, 3);
    tables.epoch(2);
    tables.epoch(3);
    tables.reject(4, 5);
    tables.epoch(4);

    assertThat(rows(tables.at("0"))).containsExactly(0L, 0L, 0L);
    assertThat(rows(tables.at("1"))).containsExactly(1L, 0L, 10L);
    assertThat(rows(tables.at("2"))).containsExactly(2L, 3L, 20L);
    assertThat(rows(tables.at("3"))).containsExactly(3L, 3L, 30L);
    assertThat(rows(tables.newest())).containsExactly(4L, 8L, 40L);
  }

  @Test
  void whatAKillLeftAheadOfSilverIsLeftOut() throws IOException {
    tables.start();
    tables.epoch(1);
    tables.bronzeOnly(2);
    tables.reject(2, 3);

    assertThat(tables.newest().epoch()).isEqualTo(1);
    assertThat(rows(tables.newest())).containsExactly(1L, 0L, 10L);
    assertThat(tables.look().unfinished())
        .extracting(each -> each.entry().epoch())
        .containsExactly(2L);
    assertThatThrownBy(() -> tables.at("2"))
        .hasMessageContaining("epoch 2 is not complete yet")
        .hasMessageContaining("epochs 0 to 1 can be read");
  }

  @Test
  void epochsThatSilverTookAtOnceAreOne() {
    tables.start();
    tables.epoch(1);
    tables.bronzeOnly(2);
    tables.bronzeOnly(3);
    tables.silverTakes(CutTables.atOnce(1, 3));

    assertThat(rows(tables.newest())).containsExactly(2L, 0L, 30L);
    assertThatThrownBy(() -> tables.at("2"))
        .hasMessageContaining("epochs 2 to 3 came at once, as 3")
        .hasMessageContaining("epochs 0 to 3 can be read");
  }

  @Test
  void aTimeIsTheNewestEpochThatWasCommittedByThen() {
    tables.start();
    tables.epoch(1);
    tables.epoch(2);

    assertThat(tables.at("1970-01-01T00:00:01.999Z").epoch()).isEqualTo(1);
    assertThat(tables.at("1970-01-01T00:00:02Z").epoch()).isEqualTo(2);
    assertThat(tables.at("2026-01-01").epoch()).isEqualTo(2);
    assertThatThrownBy(() -> tables.at("1969-12-31"))
        .hasMessageContaining("no snapshot is left that tells of 1969-12-31T00:00:00Z")
        .hasMessageContaining("from 1970-01-01T00:00:00Z to 1970-01-01T00:00:02Z");
    assertThatThrownBy(() -> tables.at("9999-01-01")).hasMessageContaining("is yet to come");
    assertThatThrownBy(() -> tables.at("7")).hasMessageContaining("epoch 7 has not come yet");
  }

  @Test
  void anEpochIsAsTheNextOneFoundIt() {
    tables.start();
    tables.epoch(1);
    tables.addToSilver(1, 100, 103);
    tables.epoch(2);
    tables.addToSilver(2, 200, 205);

    assertThat(rows(tables.at("1"))).containsExactly(4L, 0L, 10L);
    assertThat(rows(tables.newest())).containsExactly(10L, 0L, 20L);
    assertThat(tables.newest().main().others()).hasSize(1);
  }

  @Test
  void expiredEpochsAreRefusedForTheTablesThatHaveLostThem() {
    tables.start();
    for (long epoch = 1; epoch <= 5; epoch++) {
      tables.epoch(epoch);
    }
    expireAllBut(tables.silver().table(), 4);
    expireAllBut(tables.bronze(), 2);

    assertThatThrownBy(() -> tables.at("1"))
        .hasMessageContaining("epoch 1 has expired; epochs 4 to 5 can be read")
        .hasMessageContaining("keep-snapshots");
    assertThatThrownBy(() -> tables.at("3"))
        .hasMessageContaining(
            "epoch 3 cannot be read: bronze.orders has no snapshot of it any more");
    CutTable.Name silverName = tables.newest().tables().get(0).name();
    Cut silverAlone = tables.look().at(Optional.of(new AsOf.Epoch(3)), List.of(silverName));
    assertThat(silverAlone.epoch()).isEqualTo(3);
    assertThatThrownBy(() -> tables.look().at(Optional.of(new AsOf.Epoch(1)), List.of(silverName)))
        .hasMessageContaining("epochs 2 to 5 can be read");
  }

  @Test
  void anEpochWhoseOwnSnapshotsHaveExpiredIsReadByWhatCameOnTop() {
    tables.start();
    tables.epoch(1);
    tables.addToSilver(1, 100, 103);
    expireAllBut(tables.silver().table(), 1);

    assertThat(tables.newest().epoch()).isEqualTo(1);
    assertThat(tables.newest().main().commit()).isEmpty();
    assertThat(rows(tables.newest())).containsExactly(4L, 0L, 10L);
  }

  @Test
  void aSilverThatWasRolledBackEndsWhereItWasRolledBackTo() {
    tables.start();
    tables.epoch(1);
    tables.epoch(2);
    long one = tables.at("1").tables().get(0).snapshot().orElseThrow().snapshotId();
    tables.silver().table().manageSnapshots().rollbackTo(one).commit();

    assertThat(rows(tables.newest())).containsExactly(1L, 0L, 10L);
    assertThatThrownBy(() -> tables.at("2")).hasMessageContaining("epoch 2 is not complete yet");
  }

  @Test
  void aBronzeThatWasRolledBackHasLostTheEpochsOfSilver() {
    tables.start();
    tables.epoch(1);
    tables.epoch(2);
    long one = tables.at("1").tables().get(2).snapshot().orElseThrow().snapshotId();
    tables.bronze().manageSnapshots().rollbackTo(one).commit();

    assertThat(rows(tables.at("1"))).containsExactly(1L, 0L, 10L);
    assertThatThrownBy(tables::newest)
        .hasMessageContaining("the newest epoch, 2, cannot be read: bronze.orders has no snapshot")
        .hasMessageContaining("epochs 0 to 1 can be read");
  }

  @Test
  void aPipelineThatHasNotRunIsSaid() {
    assertThatThrownBy(tables::newest)
        .hasMessageContaining("shop has not run yet: there is no table silver.orders");
  }

  @Test
  void aSilverThatIsYetToComeIsSaid() {
    TestLake.begin(lake.orders());

    assertThatThrownBy(tables::newest)
        .hasMessageContaining("silver.orders has no epoch yet, though bronze has 0");
  }
}
