package io.millrace.lakehouse.compact;

import static io.millrace.lakehouse.TestLake.entry;
import static io.millrace.lakehouse.TestLake.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SmallFilesTest {
  @RegisterExtension private final TestLake lake = new TestLake();
  private Table table;
  private Ledger ledger;

  @BeforeEach
  void open() {
    table = lake.orders();
    ledger = TestLake.begin(table);
    lake.commit(ledger, table, 1, 8);
  }

  @Test
  void mergingChangesNoRowAndNoPosition() {
    List<Long> before = offsets(table);

    assertThat(new SmallFiles(table, lake.folder()).merge(8, PlainMerger::merge)).isEqualTo(7);

    assertThat(offsets(table)).isEqualTo(before);
    assertThat(ledger.last()).contains(entry(8, "first", "a8"));
    assertThat(table.newScan().planFiles()).hasSize(1);
  }

  @Test
  void aDeleteByAnotherEngineDuringTheMergeWins() throws IOException {
    FileMerger slow =
        (inputs, schema, output) -> {
          PlainMerger.merge(inputs, schema, output);
          lake.ordersAgain()
              .newDelete()
              .deleteFromRowFilter(Expressions.lessThan("_offset", 10L))
              .commit();
        };

    assertThat(new SmallFiles(table, lake.folder()).merge(8, slow)).isZero();

    assertThat(offsets(table)).isEqualTo(LongStream.range(10, 80).boxed().toList());
    try (var files = Files.walk(lake.folder())) {
      assertThat(files.filter(f -> f.getFileName().toString().startsWith("merge-"))).isEmpty();
    }
  }

  @Test
  void snapshotsAreFollowedWithoutLookingAtTheWholeTable() {
    SmallFiles follower = new SmallFiles(table, lake.folder());
    follower.merge(8, PlainMerger::merge);
    for (long epoch = 9; epoch <= 14; epoch++) {
      lake.commit(ledger, table, epoch, epoch);
      assertThat(follower.merge(epoch, PlainMerger::merge)).isZero();
    }
    lake.commit(ledger, table, 15, 15);

    assertThat(follower.merge(15, PlainMerger::merge)).isEqualTo(7);
    assertThat(table.newScan().planFiles()).hasSize(1);
    assertThat(offsets(table)).isEqualTo(LongStream.range(0, 150).boxed().toList());
  }

  @Test
  void filesThatAnotherEngineRewroteAreForgotten() {
    SmallFiles follower = new SmallFiles(table, lake.folder());
    follower.merge(8, PlainMerger::merge);
    lake.commit(ledger, table, 9, 9);
    lake.ordersAgain()
        .newDelete()
        .deleteFromRowFilter(Expressions.greaterThanOrEqual("_offset", 80L))
        .commit();
    lake.commit(ledger, table, 10, 17);

    assertThat(follower.merge(17, PlainMerger::merge)).isEqualTo(7);
    assertThat(offsets(table)).hasSize(160);
  }
}
