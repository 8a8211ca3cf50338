package io.millrace.lakehouse.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.SilverTable;
import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.TestSilver;
import io.millrace.tables.MillraceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Files;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

class DeleteFilesTest {
  @RegisterExtension private final TestLake lake = new TestLake();

  private static List<LiveFile> live(Table table) {
    table.refresh();
    List<LiveFile> files =
        LiveFiles.of(table, table.currentSnapshot().snapshotId(), OptionalInt.empty());
    files.sort(Comparator.comparing(LiveFile::location));
    return files;
  }

  private static DeleteFiles deletes(Table table, long epoch) {
    return new DeleteFiles(table, DataFileNames.ofDeletes(epoch, "abcd1234", 0));
  }

  private static void commit(Table table, DeleteFiles.Written written, DataFile... added) {
    RowDelta delta = table.newRowDelta();
    if (table.currentSnapshot() != null) {
      delta.validateFromSnapshot(table.currentSnapshot().snapshotId());
    }
    for (DataFile file : added) {
      delta.addRows(file);
    }
    written.added().forEach(delta::addDeletes);
    written.replaced().forEach(delta::removeDeletes);
    written.emptied().forEach(file -> delta.removeRows(file.data()));
    delta
        .validateDataFilesExist(written.files().stream().map(LiveFile::location).toList())
        .commit();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void rowsAreDeletedEpochByEpochAndOneDeleteFileStaysForEach(int version) {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, version));
    Table table = silver.table();
    Map<String, Long> firstIds = new HashMap<>();
    for (long first : List.of(0L, 1000L, 2000L)) {
      DataFile file = silver.file(1, silver.rows(first, first == 2000 ? 2010 : first + 1000));
      firstIds.put(file.location(), first);
      table.newAppend().appendFile(file).commit();
    }
    TreeSet<Long> expected = new TreeSet<>(LongStream.range(0, 2010).boxed().toList());
    Random random = new Random(1);
    for (int epoch = 2; epoch < 12; epoch++) {
      List<Deletion> deletions = new ArrayList<>();
      for (LiveFile file : live(table)) {
        long first = firstIds.get(file.location());
        RoaringBitmap rows = new RoaringBitmap();
        for (int i = 0; i < 60; i++) {
          int row = random.nextInt((int) file.data().recordCount());
          rows.add(row);
          expected.remove(first + row);
        }
        deletions.add(new Deletion(file, rows));
      }
      DeleteFiles.Written written = deletes(table, epoch).write(deletions);
      commit(table, written);

      assertThat(silver.ids()).containsExactlyElementsOf(expected);
      assertThat(live(table))
          .allSatisfy(file -> assertThat(file.deletes()).hasSize(1))
          .extracting(LiveFile::deleted)
          .containsExactlyElementsOf(
              written.files().stream()
                  .sorted(Comparator.comparing(LiveFile::location))
                  .map(LiveFile::deleted)
                  .toList());
    }
    assertThat(live(table)).as("the small file has gone with its last row").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aFileMayComeWithSomeOfItsRowsDeleted(int version) {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, version));
    DataFile file = silver.file(1, silver.rows(0, 10));
    Deletion deletion = new Deletion(LiveFile.whole(file), RoaringBitmap.bitmapOf(3, 4));
    DeleteFiles.Written written = deletes(silver.table(), 1).write(List.of(deletion));
    RowDelta delta = silver.table().newRowDelta().addRows(file);
    written.added().forEach(delta::addDeletes);
    delta.commit();

    assertThat(silver.ids()).containsExactly(0L, 1L, 2L, 5L, 6L, 7L, 8L, 9L);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void deleteFilesBearOurNames(int version) {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, version));
    Deletion deletion =
        new Deletion(LiveFile.whole(silver.file(1, silver.rows(0, 10))), RoaringBitmap.bitmapOf(3));

    assertThat(deletes(silver.table(), 1).write(List.of(deletion)).added())
        .isNotEmpty()
        .allSatisfy(file -> assertThat(DataFileNames.isOurs(file.location())).isTrue());
  }

  @Test
  void positionDeletesOfOtherEnginesAreTakenTogetherAndReplaced() throws IOException {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, 2));
    Table table = silver.table();
    DataFile one = silver.file(1, silver.rows(0, 10));
    DataFile two = silver.file(1, silver.rows(10, 20));
    table.newAppend().appendFile(one).appendFile(two).commit();
    table.newRowDelta().addDeletes(foreign(table, 0, one, 1)).commit();
    table.newRowDelta().addDeletes(foreign(table, 1, one, 2)).commit();
    DeleteFile shared = foreign(table, 2, one, 3, two, 5);
    table.newRowDelta().addDeletes(shared).commit();

    LiveFile file =
        live(table).stream().filter(f -> f.location().equals(one.location())).findFirst().get();
    assertThat(file.deletes()).hasSize(3);
    assertThat(file.deleted()).isEqualTo(RoaringBitmap.bitmapOf(1, 2, 3));
    DeleteFiles.Written written =
        deletes(table, 2).write(List.of(new Deletion(file, RoaringBitmap.bitmapOf(7))));
    assertThat(written.replaced()).hasSize(2);
    commit(table, written);

    assertThat(silver.ids())
        .containsExactlyElementsOf(
            LongStream.range(0, 20)
                .filter(id -> !List.of(1L, 2L, 3L, 7L, 15L).contains(id))
                .boxed()
                .toList());
  }

  private DeleteFile foreign(Table table, int number, Object... filesAndRows) throws IOException {
    PositionDeleteWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .deleteFileFormat(FileFormat.PARQUET)
            .build()
            .newPositionDeleteWriter(
                EncryptedFiles.plainAsEncryptedOutput(
                    Files.localOutput(
                        lake.folder().resolve("foreign" + number + ".parquet").toFile())),
                table.spec(),
                null);
    try (writer) {
      PositionDelete<Record> row = PositionDelete.create();
      for (int i = 0; i < filesAndRows.length; i += 2) {
        writer.write(row.set(((DataFile) filesAndRows[i]).location(), (int) filesAndRows[i + 1]));
      }
    }
    return writer.toDeleteFile();
  }

  @Test
  void aBucketsFilesAreFoundAndMixedOnesRefused() {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(4, 3));
    Table table = silver.table();
    for (long id = 0; id < 20; id++) {
      table.newAppend().appendFile(silver.file(1, silver.rows(id, id + 1))).commit();
    }
    int found = 0;
    for (int bucket = 0; bucket < 4; bucket++) {
      found +=
          LiveFiles.of(table, table.currentSnapshot().snapshotId(), OptionalInt.of(bucket)).size();
    }
    assertThat(found).isEqualTo(20);

    table.updateSpec().removeField("_bucket").commit();
    table.newAppend().appendFile(silver.file(2, silver.rows(20, 30))).commit();
    table.updateSpec().addField("_bucket", Expressions.bucket("id", 4)).commit();

    assertThatThrownBy(
            () -> LiveFiles.of(table, table.currentSnapshot().snapshotId(), OptionalInt.of(0)))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("rewrite_data_files");
  }
}
