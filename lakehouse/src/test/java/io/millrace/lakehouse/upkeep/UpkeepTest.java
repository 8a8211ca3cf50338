package io.millrace.lakehouse.upkeep;

import static io.millrace.lakehouse.TestLake.entry;
import static io.millrace.lakehouse.TestLake.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.tables.SnapshotRetention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {
  private static final Duration WEEK = Duration.ofDays(7);

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
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private void commitUpTo(long last) {
    for (long epoch = ledger.last().orElseThrow().epoch() + 1; epoch <= last; epoch++) {
      DataFile file = lake.file(table, epoch, (epoch - 1) * 10, 10);
      ledger.commit(entry(epoch, "first", "a" + epoch), List.of(file));
    }
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
  void aTableThatNeverHadRowsHasNothingToRemove() {
    assertThat(folder.resolve("warehouse/bronze/orders/data")).doesNotExist();

    upkeep(10, WEEK).run();
  }

  @Test
  void onlyOldFilesThatAPipelineLeftAndNoSnapshotHoldsAreRemoved() throws IOException {
    commitUpTo(2);
    Path data = folder.resolve("warehouse/bronze/orders/data");
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
}
