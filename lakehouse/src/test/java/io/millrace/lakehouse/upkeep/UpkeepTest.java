package io.millrace.lakehouse.upkeep;

import static io.millrace.lakehouse.TestLake.entry;
import static io.millrace.lakehouse.TestLake.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.SilverTable;
import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.TestSilver;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.DeleteFiles;
import io.millrace.lakehouse.write.Deletion;
import io.millrace.lakehouse.write.LiveFile;
import io.millrace.tables.SnapshotRetention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

class UpkeepTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @RegisterExtension private final TestLake lake = new TestLake();
  private Table table;
  private Ledger ledger;

  @BeforeEach
  void open() {
    table = lake.orders();
    ledger = TestLake.begin(table);
  }

  private void commitUpTo(long last) {
    lake.commit(ledger, table, ledger.last().orElseThrow().epoch() + 1, last);
  }

  private Upkeep upkeep(int count, Duration age) {
    return new Upkeep(table, new SnapshotRetention(count, age), Duration.ofDays(1));
  }

  @Test
  void snapshotsStayBoundedByCountAndTagsStay() {
    commitUpTo(1);
    long tagged = table.currentSnapshot().snapshotId();
    table.manageSnapshots().createTag("audit", tagged).commit();
    Upkeep upkeep = upkeep(10, WEEK);
    for (long epoch = 2; epoch <= 40; epoch++) {
      commitUpTo(epoch);
      upkeep.expireSnapshots(Instant.now());
      assertThat(table.snapshots()).hasSizeLessThanOrEqualTo(12);
    }

    assertThat(table.snapshot(tagged)).isNotNull();
    assertThat(offsets(table)).isEqualTo(LongStream.range(0, 400).boxed().toList());
    assertThat(ledger.last()).contains(entry(40, "first", "a40"));
  }

  @Test
  void oldSnapshotsGoByAge() {
    commitUpTo(5);

    upkeep(500, Duration.ZERO).expireSnapshots(Instant.now().plusSeconds(60));
    assertThat(table.snapshots()).hasSize(6);

    upkeep(20, Duration.ZERO).expireSnapshots(Instant.now().plusSeconds(60));
    assertThat(table.snapshots()).hasSize(1);
    assertThat(offsets(table)).hasSize(50);
  }

  @Test
  void aTableKnowsItsEpochAtEachSnapshotThatStays() {
    commitUpTo(3);
    table.newAppend().commit();
    long withoutEntry = table.currentSnapshot().snapshotId();
    commitUpTo(5);

    upkeep(3, WEEK).expireSnapshots(Instant.now());
    assertThat(table.snapshots()).hasSize(4);
    table.manageSnapshots().rollbackTo(withoutEntry).commit();

    assertThat(offsets(table)).hasSize(30);
    assertThat(ledger.last()).contains(entry(3, "first", "a3"));
  }

  @Test
  void aTableThatNeverHadRowsHasNothingToRemove() {
    assertThat(lake.folder().resolve("warehouse/bronze/orders/data")).doesNotExist();

    upkeep(10, WEEK).run();
  }

  @Test
  void onlyOldFilesThatAPipelineLeftAndNoSnapshotHoldsAreRemoved() throws IOException {
    commitUpTo(2);
    Path data = lake.folder().resolve("warehouse/bronze/orders/data");
    Path orphan = aged(data.resolve(DataFileNames.ofSlice(3, "dead0000", 0)));
    Path young = Files.writeString(data.resolve(DataFileNames.ofSlice(4, "dead0000", 0)), "x");
    Path foreign = aged(data.resolve("00000-1-from-spark.parquet"));
    List<Path> held;
    try (var files = Files.walk(data)) {
      held =
          files
              .filter(f -> f.toString().contains("_timestamp_day"))
              .filter(Files::isRegularFile)
              .toList();
    }
    for (Path file : held) {
      age(file);
    }

    assertThat(new Orphans(table, Duration.ofDays(1)).remove()).isEqualTo(1);

    assertThat(orphan).doesNotExist();
    assertThat(young).exists();
    assertThat(foreign).exists();
    assertThat(held).hasSize(2).allSatisfy(file -> assertThat(file).exists());
  }

  private static Path aged(Path file) throws IOException {
    Files.writeString(file, "left behind");
    age(file);
    return file;
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void deleteFilesThatASnapshotHoldsStayAndOthersGo(int version) throws IOException {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, version));
    DataFile file = silver.file(1, silver.rows(0, 10));
    DeleteFiles.Written held = delete(silver, file);
    delete(silver, file);
    RowDelta delta = silver.table().newRowDelta().addRows(file);
    held.added().forEach(delta::addDeletes);
    delta.commit();
    try (var files = Files.walk(lake.folder().resolve("warehouse/silver"))) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        age(path);
      }
    }

    assertThat(new Orphans(silver.table(), Duration.ofDays(1)).remove()).isPositive();

    assertThat(silver.ids()).hasSize(9);
    try (var files = Files.walk(lake.folder().resolve("warehouse/silver/orders/data"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .filteredOn(name -> name.contains("-deletes") && !name.endsWith(".crc"))
          .hasSize(1);
    }
  }

  private static DeleteFiles.Written delete(SilverTable silver, DataFile file) {
    return new DeleteFiles(silver.table(), DataFileNames.ofDeletes(1, "abcd1234", 0))
        .write(List.of(new Deletion(LiveFile.whole(file), RoaringBitmap.bitmapOf(3))));
  }

  @Test
  void aDeletionVectorStaysWhenAnotherInItsFileIsReplacedAndExpires() {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, 3));
    LiveFile first = LiveFile.whole(silver.file(1, silver.rows(0, 10)));
    LiveFile second = LiveFile.whole(silver.file(1, silver.rows(10, 20)));
    DeleteFiles.Written written = commit(silver, 1, first, second);
    for (int epoch = 2; epoch <= 5; epoch++) {
      written = commit(silver, epoch, written.files().get(0));
    }

    SnapshotRetention keepTwo = new SnapshotRetention(2, WEEK);
    new Upkeep(silver.table(), keepTwo, Duration.ofDays(1)).expireSnapshots(Instant.now());

    assertThat(silver.table().snapshots()).hasSizeLessThan(5);
    assertThat(silver.ids()).doesNotContain(1L, 2L, 3L, 4L, 5L, 11L).hasSize(14);
  }

  /** Deletes the row of an epoch's number from each file. */
  private static DeleteFiles.Written commit(SilverTable silver, int epoch, LiveFile... files) {
    DeleteFiles.Written written =
        new DeleteFiles(silver.table(), DataFileNames.ofDeletes(epoch, "abcd1234", 0))
            .write(
                Stream.of(files)
                    .map(file -> new Deletion(file, RoaringBitmap.bitmapOf(epoch)))
                    .toList());
    RowDelta delta = silver.table().newRowDelta();
    if (epoch == 1) {
      Stream.of(files).forEach(file -> delta.addRows(file.data()));
    } else {
      delta.validateFromSnapshot(silver.table().currentSnapshot().snapshotId());
    }
    written.added().forEach(delta::addDeletes);
    written.replaced().forEach(delta::removeDeletes);
    delta.commit();
    return written;
  }

  @Test
  void deletedKeysAreForgottenDayByDay() {
    Table deletes = lake.lake().createOrCheckDeletes(TestSilver.upserted(1, 3), "shop");
    Instant now = Instant.parse("2026-03-10T15:00:00Z");
    for (String day : List.of("2026-03-02", "2026-03-03", "2026-03-10")) {
      deletes.newAppend().appendFile(deletesOf(deletes, day)).commit();
    }

    OldDeletes old = new OldDeletes(deletes, Duration.ofDays(7));
    old.drop(now);
    assertThat(deletes.newScan().planFiles()).hasSize(2);
    long snapshot = deletes.currentSnapshot().snapshotId();
    old.drop(now.plusSeconds(3600));
    assertThat(deletes.currentSnapshot().snapshotId()).isEqualTo(snapshot);
    old.drop(now.plus(Duration.ofDays(1)));
    assertThat(deletes.newScan().planFiles()).hasSize(1);
  }

  private static DataFile deletesOf(Table deletes, String day) {
    return DataFiles.builder(deletes.spec())
        .withPath(deletes.location() + "/data/" + DataFileNames.ofSlice(1, "abcd1234", 0))
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(1000)
        .withRecordCount(10)
        .withPartitionPath("bucket=0/_deleted_at_day=" + day)
        .build();
  }
}
