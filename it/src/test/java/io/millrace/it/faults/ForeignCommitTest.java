package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class ForeignCommitTest {
  @TempDir Path folder;

  @Test
  void anotherEngineMayRewriteAndDeleteWhileThePipelineRuns(KafkaServer kafka) {
    String topic = "shared-table";
    kafka.createTopic(topic, 2);
    Set<Event> deleted = new HashSet<>();
    try (Mill mill = Mill.of(folder, kafka, topic).set("epoch/every", "20ms");
        SteadyProducer producer = SteadyProducer.start(kafka.clientProperties(), topic, 500)) {
      Start run = mill.run(Runner.DIRECT);
      for (int round = 0; round < 8; round++) {
        awaitEpochs(mill, run, 5);
        try (BronzeTable bronze = mill.table()) {
          ForeignEngine foreign = new ForeignEngine(bronze);
          foreign.mergeTwoFiles();
          deleted.addAll(foreign.deleteAFile());
          foreign.expireAllButTheCurrentSnapshot();
        }
      }
      awaitEpochs(mill, run, 5);
      run.process().kill();
      producer.stop();
      mill.catchUp(Runner.DIRECT);
      assertHoldsAllBut(deleted, mill, kafka, topic);
    }
  }

  @Test
  void aTableWhoseOnlySnapshotIsForeignKeepsThePosition(KafkaServer kafka) {
    String topic = "foreign-only";
    kafka.createTopic(topic, 2);
    EventProducer.produce(kafka.bootstrapServers(), topic, 1000, 1);
    try (Mill mill = Mill.of(folder, kafka, topic).set("epoch/max-records", 300)) {
      mill.catchUp(Runner.DIRECT);
      List<Event> deleted;
      try (BronzeTable bronze = mill.table()) {
        ForeignEngine foreign = new ForeignEngine(bronze);
        deleted = foreign.deleteAFile();
        foreign.expireAllButTheCurrentSnapshot();
        assertThat(bronze.ledger()).as("an epoch in what is left of the history").isEmpty();
      }
      EventProducer.produce(kafka.bootstrapServers(), topic, 1000, 2);
      mill.catchUp(Runner.DIRECT);
      assertHoldsAllBut(new HashSet<>(deleted), mill, kafka, topic);
    }
  }

  @Test
  void aTableThatWasRolledBackIsReadAgainFromThere(KafkaServer kafka) {
    String topic = "rolled-back";
    kafka.createTopic(topic, 2);
    EventProducer.produce(kafka.bootstrapServers(), topic, 1000, 1);
    try (Mill mill = Mill.of(folder, kafka, topic).set("epoch/max-records", 300)) {
      mill.catchUp(Runner.DIRECT);
      rollBack(mill, 2);
      try (BronzeTable bronze = mill.table()) {
        assertThat(bronze.events()).hasSizeLessThan(1000);
      }
      mill.catchUp(Runner.DIRECT);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, 1000);
    }
  }

  @Test
  void aRunWhoseTableIsRolledBackUnderItEndsInsteadOfWaitingForEver(KafkaServer kafka) {
    String topic = "rolled-back-live";
    kafka.createTopic(topic, 2);
    EventProducer.produce(kafka.bootstrapServers(), topic, 1000, 1);
    try (Mill mill = Mill.of(folder, kafka, topic).set("epoch/max-records", 300)) {
      Start run = mill.run(Runner.DIRECT);
      run.process()
          .awaitReady(
              "has everything",
              Mill.PATIENCE,
              () -> {
                try (BronzeTable bronze = mill.table()) {
                  return bronze.events().size() == 1000;
                }
              });
      rollBack(mill, 2);
      EventProducer.produce(kafka.bootstrapServers(), topic, 500, 2);

      run.failsSaying("it was rolled back", "start the pipeline again");

      mill.catchUp(Runner.DIRECT);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, 1500);
    }
  }

  private static void rollBack(Mill mill, int snapshots) {
    try (BronzeTable bronze = mill.table()) {
      Table table = bronze.table();
      List<Snapshot> history = new ArrayList<>();
      SnapshotUtil.currentAncestors(table).forEach(history::add);
      table.manageSnapshots().rollbackTo(history.get(snapshots).snapshotId()).commit();
    }
  }

  private static void awaitEpochs(Mill mill, Start run, int more) {
    try (BronzeTable bronze = mill.tableOnceThere(run)) {
      long epoch = bronze.epoch();
      run.process()
          .awaitReady(
              "has committed %d epochs more".formatted(more),
              Mill.PATIENCE,
              () -> bronze.epoch() >= epoch + more);
    }
  }

  private static void assertHoldsAllBut(
      Set<Event> deleted, Mill mill, KafkaServer kafka, String topic) {
    assertThat(deleted).isNotEmpty();
    List<Event> expected = Oracle.topic(kafka.clientProperties(), topic);
    expected.removeAll(deleted);
    try (BronzeTable table = mill.table()) {
      Oracle.assertSame(table.events(), expected);
    }
  }
}
