package io.millrace.lakehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.TestLake;
import io.millrace.tables.CatalogDefinition;
import io.millrace.tables.MillraceException;
import io.millrace.tables.TimePartition;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LakeTest {
  @RegisterExtension private final TestLake lake = new TestLake();

  @Test
  void manyMayMakeTheSameTableInANewCatalogAtOnce() throws Exception {
    int openers = 6;
    ExecutorService threads = Executors.newFixedThreadPool(openers);
    try {
      for (int round = 0; round < 10; round++) {
        CatalogDefinition fresh = TestLake.catalog(lake.folder().resolve("lake-" + round));
        CyclicBarrier together = new CyclicBarrier(openers);
        Callable<Void> open =
            () -> {
              together.await(1, TimeUnit.MINUTES);
              try (Lake opened = Lake.open(fresh)) {
                opened.createOrCheck(TestLake.ORDERS, "shop");
              }
              return null;
            };
        for (Future<Void> opened : threads.invokeAll(Collections.nCopies(openers, open))) {
          opened.get();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aMissingTableIsMadeAndFoundAgain() {
    Table made = lake.orders();
    Table found = lake.orders();

    assertThat(found.uuid()).isEqualTo(made.uuid());
    assertThat(found.spec().fields())
        .extracting(f -> f.transform().toString())
        .containsExactly("day");
  }

  @Test
  void aTableThatLacksColumnsOrHasOthersIsRefusedWithEachDifference() {
    Table table = lake.orders();
    table.updateSchema().deleteColumn("_headers").renameColumn("value", "payload").commit();

    assertThatThrownBy(lake::orders)
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("has no column _headers")
        .hasMessageContaining("has no column value")
        .hasMessageContaining("name another table in bronze.table");
  }

  @Test
  void aTableWithAUsersOwnOptionalColumnIsTaken() {
    lake.orders().updateSchema().addColumn("note", Types.StringType.get()).commit();

    assertThat(lake.orders().schema().findField("note")).isNotNull();
  }

  @Test
  void aTableWithOtherPartitionsIsRefused() {
    lake.orders();

    assertThatThrownBy(() -> lake.lake().createOrCheck(TestLake.bronze(TimePartition.HOUR), "shop"))
        .hasMessageContaining("partitioned by day(_timestamp), not by hour(_timestamp)");
  }

  @Test
  void anotherPipelinesTableIsRefused() {
    lake.orders();

    assertThatThrownBy(() -> lake.lake().createOrCheck(TestLake.ORDERS, "bakery"))
        .hasMessageContaining("belongs to pipeline shop, not bakery");
  }

  @Test
  void aCatalogOutOfReachIsSaidWithoutItsSecrets() {
    CatalogDefinition away =
        new CatalogDefinition(
            "test",
            Map.of(
                "type", "jdbc",
                "uri", "jdbc:postgresql://127.0.0.1:1/lake",
                "jdbc.user", "me",
                "jdbc.password", "hunter2",
                "warehouse", "file://" + lake.folder()));

    assertThatThrownBy(() -> Lake.open(away))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("cannot open catalog")
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aWarehouseThatIsAFileIsSaid() throws IOException {
    Files.writeString(lake.folder().resolve("warehouse"), "not a folder");
    assertThatThrownBy(lake::orders)
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("cannot create or load table bronze.orders");
  }
}
