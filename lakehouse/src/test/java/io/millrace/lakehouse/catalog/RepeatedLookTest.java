package io.millrace.lakehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.tables.CatalogDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RepeatedLookTest {
  private static final int MANY = 30;

  @RegisterExtension private final TestLake others = new TestLake();
  private Lake lake;
  private Ledger begun;

  @BeforeEach
  void open() {
    CatalogDefinition plain = TestLake.catalog(others.folder());
    Map<String, String> properties = new HashMap<>(plain.properties());
    properties.put("io-impl", HeldUpFiles.class.getName());
    begun = TestLake.begin(others.orders());
    lake = Lake.open(new CatalogDefinition(plain.name(), properties));
  }

  @AfterEach
  void close() {
    HeldUpFiles.meanwhile(null);
    lake.close();
  }

  @Test
  void whoIsHeldUpWhileOthersCommitStillLoadsTheTable() {
    HeldUpFiles.meanwhile(() -> commit(1, MANY));

    Table table = lake.load(TestLake.ORDERS.table());

    assertThat(new Ledger(table).lastSeen().orElseThrow().epoch()).isEqualTo(MANY);
  }

  @Test
  void whoIsHeldUpBeforeACommitLearnsWhatOthersCommitted() {
    Ledger ledger = new Ledger(lake.load(TestLake.ORDERS.table()));
    commit(1, 1);
    HeldUpFiles.meanwhile(() -> commit(2, MANY));

    assertThatThrownBy(() -> ledger.commit(TestLake.entry(1, "second", "own"), List.of()))
        .hasMessageContaining("another run of this pipeline")
        .hasMessageContaining("it committed epoch " + MANY);
  }

  @Test
  void aTableWhoseFileIsLostIsNotLookedForWithoutEnd() {
    Table table = lake.load(TestLake.ORDERS.table());
    commit(1, 1);
    String newest =
        ((BaseTable) others.ordersAgain()).operations().current().metadataFileLocation();
    delete(Path.of(newest.replaceFirst("^file:/*", "/")));

    assertThatThrownBy(table::refresh).isInstanceOf(NotFoundException.class);
  }

  private void commit(long first, long last) {
    others.commit(begun, others.ordersAgain(), first, last);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
