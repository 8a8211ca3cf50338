package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class UpkeepTest {
  private static final int MOST_SMALL_FILES_A_TIER = 7;
  private static final int TIERS = 3;

  @TempDir Path folder;

  @Test
  void filesThatNoSnapshotHoldsAreRemovedOnceTheyAreOldAndNoOthers(KafkaServer kafka)
      throws IOException {
    String topic = "orphans";
    kafka.createTopic(topic, 1);
    EventProducer.produce(kafka.bootstrapServers(), topic, 100, 1);
    try (Mill mill = Mill.of(folder, kafka, topic).set("bronze/orphan-age", "1h")) {
      mill.catchUp(Runner.DIRECT);
      Path live = anyDataFile(mill);
      Path old = copy(live, "epoch-000000000007-0a1b2c3d-0-%032x.parquet".formatted(1));
      Path young = copy(live, "epoch-000000000007-0a1b2c3d-0-%032x.parquet".formatted(2));
      Path foreign = copy(live, "foreign.parquet");
      for (Path file : List.of(live, old, foreign)) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
      }
      EventProducer.produce(kafka.bootstrapServers(), topic, 100, 2);

      mill.catchUp(Runner.DIRECT);

      assertThat(old).doesNotExist();
      assertThat(List.of(live, young, foreign)).allSatisfy(file -> assertThat(file).exists());
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, 200);
    }
  }

  @Test
  void manySmallEpochsLeaveFewFilesAndFewSnapshotsAndTagsStay(KafkaServer kafka)
      throws IOException {
    String topic = "many-epochs";
    long epochs = 150;
    long perEpoch = 50;
    kafka.createTopic(topic, 2);
    EventProducer.produce(kafka.bootstrapServers(), topic, perEpoch, 1);
    try (Mill mill = Mill.of(folder, kafka, topic)) {
      mill.set("epoch/every", "10ms").set("epoch/max-records", perEpoch);
      mill.set("bronze/keep-snapshots/count", 5).set("bronze/keep-snapshots/age", "1s");
      mill.catchUp(Runner.DIRECT);
      Snapshot tagged;
      try (BronzeTable table = mill.table()) {
        tagged = table.table().currentSnapshot();
        table.table().manageSnapshots().createTag("first-epoch", tagged.snapshotId()).commit();
      }
      EventProducer.produce(kafka.bootstrapServers(), topic, perEpoch * (epochs - 1), 2);

      mill.catchUp(Runner.DIRECT);

      try (BronzeTable table = mill.table()) {
        assertThat(table.epoch()).isGreaterThanOrEqualTo(epochs);
        assertThat(table.liveFiles()).hasSizeLessThanOrEqualTo(MOST_SMALL_FILES_A_TIER * TIERS);
        assertThat(table.table().snapshots())
            .hasSizeLessThanOrEqualTo(8)
            .anyMatch(snapshot -> snapshot.snapshotId() == tagged.snapshotId());
      }
      assertThat(metadataFiles(mill)).isLessThanOrEqualTo(22);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, perEpoch * epochs);
    }
  }

  private static long metadataFiles(Mill mill) throws IOException {
    try (Stream<Path> files = Files.list(mill.tableFolder().resolve("metadata"))) {
      return files.filter(file -> file.toString().endsWith(".metadata.json")).count();
    }
  }

  private static Path anyDataFile(Mill mill) throws IOException {
    try (Stream<Path> files = Files.walk(mill.tableFolder().resolve("data"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static Path copy(Path file, String name) throws IOException {
    return Files.copy(file, file.resolveSibling(name));
  }
}
