package io.millrace.lakehouse.compact;

import static io.millrace.lakehouse.TestLake.entry;
import static io.millrace.lakehouse.TestLake.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFilesTest {
  @TempDir private Path folder;
  private TestLake lake;
  private Table table;
  private Ledger ledger;

  @BeforeEach
  void open() {
    lake = new TestLake(folder);
    table = lake.orders();
    ledger = new Ledger(table);
    ledger.commit(entry(0, "first", "start"), List.of());
    for (long epoch = 1; epoch <= 8; epoch++) {
      commit(epoch);
    }
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private static void copy(List<Path> inputs, Schema schema, Path output) {
    try (FileAppender<Record> writer =
        Parquet.write(org.apache.iceberg.Files.localOutput(output.toFile()))
            .schema(schema)
            .createWriterFunc(type -> GenericParquetWriter.create(schema, type))
            .build()) {
      for (Path input : inputs) {
        try (var rows =
            Parquet.read(org.apache.iceberg.Files.localInput(input.toFile()))
                .project(schema)
                .createReaderFunc(type -> GenericParquetReaders.buildReader(schema, type))
                .<Record>build()) {
          writer.addAll(rows);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void mergingChangesNoRowAndNoPosition() {
    List<Long> before = offsets(table);

    assertThat(new SmallFiles(table, folder).merge(8, SmallFilesTest::copy)).isEqualTo(7);

    assertThat(offsets(table)).isEqualTo(before);
    assertThat(ledger.last()).contains(entry(8, "first", "a8"));
    assertThat(table.newScan().planFiles()).hasSize(1);
  }

  @Test
  void aDeleteByAnotherEngineDuringTheMergeWins() throws IOException {
    FileMerger slow =
        (inputs, schema, output) -> {
          copy(inputs, schema, output);
          lake.ordersAgain()
              .newDelete()
              .deleteFromRowFilter(Expressions.lessThan("_offset", 10L))
              .commit();
        };

    assertThat(new SmallFiles(table, folder).merge(8, slow)).isZero();

    assertThat(offsets(table)).isEqualTo(LongStream.range(10, 80).boxed().toList());
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(f -> f.getFileName().toString().startsWith("merge-"))).isEmpty();
    }
  }

  @Test
  void snapshotsAreFollowedWithoutLookingAtTheWholeTable() {
    SmallFiles follower = new SmallFiles(table, folder);
    follower.merge(8, SmallFilesTest::copy);
    for (long epoch = 9; epoch <= 14; epoch++) {
      commit(epoch);
      assertThat(follower.merge(epoch, SmallFilesTest::copy)).isZero();
    }
    commit(15);

    assertThat(follower.merge(15, SmallFilesTest::copy)).isEqualTo(7);
    assertThat(table.newScan().planFiles()).hasSize(1);
    assertThat(offsets(table)).isEqualTo(LongStream.range(0, 150).boxed().toList());
  }

  @Test
  void filesThatAnotherEngineRewroteAreForgotten() {
    SmallFiles follower = new SmallFiles(table, folder);
    follower.merge(8, SmallFilesTest::copy);
    commit(9);
    lake.ordersAgain()
        .newDelete()
        .deleteFromRowFilter(Expressions.greaterThanOrEqual("_offset", 80L))
        .commit();
    for (long epoch = 10; epoch <= 17; epoch++) {
      commit(epoch);
    }

    assertThat(follower.merge(17, SmallFilesTest::copy)).isEqualTo(7);
    assertThat(offsets(table)).hasSize(160);
  }

  private void commit(long epoch) {
    ledger.commit(
        entry(epoch, "first", "a" + epoch), List.of(lake.file(table, epoch, (epoch - 1) * 10, 10)));
  }
}
