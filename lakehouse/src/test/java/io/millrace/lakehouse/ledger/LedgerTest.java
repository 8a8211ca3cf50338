package io.millrace.lakehouse.ledger;

import static io.millrace.lakehouse.TestLake.entry;
import static io.millrace.lakehouse.TestLake.offsets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.TestLake;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LedgerTest {
  @RegisterExtension private final TestLake lake = new TestLake();
  private Table table;
  private Ledger ledger;

  @BeforeEach
  void open() {
    table = lake.orders();
    ledger = TestLake.begin(table);
  }

  private Ledger.Outcome commit(long epoch, String run, String attempt) {
    Table own = lake.ordersAgain();
    DataFile file = lake.file(own, epoch, (epoch - 1) * 10, 10);
    return new Ledger(own).commit(entry(epoch, run, attempt), List.of(file));
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  @Test
  void rowsAndPositionAppearTogether() {
    assertThat(commit(1, "first", "a")).isEqualTo(Ledger.Outcome.COMMITTED);

    assertThat(ledger.last()).contains(entry(1, "first", "a"));
    assertThat(offsets(table)).isEqualTo(upTo(10));
  }

  @Test
  void anEpochDeliveredTwiceIsHeldOnce() {
    commit(1, "first", "a");

    assertThat(commit(1, "first", "a")).isEqualTo(Ledger.Outcome.HELD_ALREADY);
    assertThat(commit(1, "first", "b")).isEqualTo(Ledger.Outcome.HELD_ALREADY);
    assertThat(offsets(table)).isEqualTo(upTo(10));
  }

  @Test
  void anotherRunsAttemptAtTheSameEpochIsRefusedAndTheWinnerNamed() {
    commit(1, "first", "a");

    assertThatThrownBy(() -> commit(1, "second", "b"))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("process of first")
        .hasMessageContaining("committed epoch 1 at 1970-01-01T00:00:01Z");
    assertThat(offsets(table)).isEqualTo(upTo(10));
  }

  @Test
  void aZombieCannotCommitAfterItsSuccessor() {
    commit(1, "zombie", "a");
    Table zombies = lake.ordersAgain();
    DataFile late = lake.file(zombies, 2, 10, 10);
    commit(2, "successor", "b");
    commit(3, "successor", "c");

    assertThatThrownBy(() -> new Ledger(zombies).commit(entry(2, "zombie", "d"), List.of(late)))
        .hasMessageContaining("process of successor");
    assertThat(offsets(table)).isEqualTo(upTo(30));
  }

  @Test
  void anEpochIsNeverLeftOut() {
    assertThatThrownBy(() -> commit(2, "first", "a"))
        .isInstanceOfSatisfying(
            MillraceException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.LAKE));
    assertThat(offsets(table)).isEmpty();
  }

  @Test
  void anEpochThatStartsElsewhereThanTheTableStandsIsRefused() {
    LedgerEntry one = entry(1, "first", "a");
    LedgerEntry ahead =
        new LedgerEntry(
            1,
            0,
            one.run(),
            one.attempt(),
            one.writer(),
            0,
            one.topic(),
            one.topicId(),
            one.to(),
            one.to(),
            0,
            List.of());

    assertThatThrownBy(() -> ledger.commit(ahead, List.of()))
        .hasMessageContaining("epoch 1 starts at");
  }

  @Test
  void aForeignCommitInBetweenChangesNothing() {
    commit(1, "first", "a");
    Table foreign = lake.ordersAgain();
    foreign.newAppend().commit();
    foreign.updateProperties().set("owner", "someone").commit();

    assertThat(commit(2, "first", "b")).isEqualTo(Ledger.Outcome.COMMITTED);
    assertThat(offsets(table)).isEqualTo(upTo(20));
  }

  @Test
  void expiringAllButAForeignSnapshotLosesNoPosition() {
    commit(1, "first", "a");
    Table foreign = lake.ordersAgain();
    foreign.newAppend().commit();
    foreign
        .expireSnapshots()
        .expireOlderThan(System.currentTimeMillis() + 1)
        .retainLast(1)
        .commit();

    assertThat(lake.ordersAgain().snapshots()).hasSize(1);
    assertThat(ledger.last()).contains(entry(1, "first", "a"));
    assertThat(commit(2, "second", "b")).isEqualTo(Ledger.Outcome.COMMITTED);
  }

  @Test
  void aTableThatIsRolledBackIsReadAgainFromThere() {
    commit(1, "first", "a");
    Snapshot one = lake.ordersAgain().currentSnapshot();
    commit(2, "first", "b");
    lake.ordersAgain().manageSnapshots().rollbackTo(one.snapshotId()).commit();

    assertThat(ledger.last()).contains(entry(1, "first", "a"));
    assertThat(commit(2, "second", "c")).isEqualTo(Ledger.Outcome.COMMITTED);
    assertThat(offsets(table)).isEqualTo(upTo(20));
  }

  @Test
  void historyTellsTheEpochsNewestFirst() {
    commit(1, "first", "a");
    commit(2, "first", "b");

    assertThat(ledger.history(2)).extracting(LedgerEntry::epoch).containsExactly(2L, 1L);
  }
}
