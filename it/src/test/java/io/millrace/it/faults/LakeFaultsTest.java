package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class LakeFaultsTest {
  @TempDir Path folder;

  @Test
  void aCatalogInAnImpossiblePlaceIsAFailureInWords(KafkaServer kafka) throws IOException {
    kafka.createTopic("no-catalog", 1);
    Files.writeString(folder.resolve("lake"), "a file where a folder should be");
    try (Mill mill = Mill.of(folder, kafka, "no-catalog")) {
      mill.run(Runner.DIRECT).failsSaying("cannot make folder", "lake");
    }
  }

  @Test
  void aCatalogFileThatIsNoDatabaseIsAFailureInWords(KafkaServer kafka) throws IOException {
    kafka.createTopic("odd-catalog", 1);
    Files.createDirectories(folder.resolve("lake"));
    Files.writeString(folder.resolve("lake/catalog.db"), "no database, ".repeat(1000));
    try (Mill mill = Mill.of(folder, kafka, "odd-catalog")) {
      mill.run(Runner.DIRECT).failsSaying("cannot open catalog", "catalog.db");
    }
  }

  @Test
  void aWarehouseInAnImpossiblePlaceIsAFailureInWords(KafkaServer kafka) throws IOException {
    kafka.createTopic("no-warehouse", 1);
    Files.createDirectories(folder.resolve("lake"));
    Files.writeString(folder.resolve("lake/warehouse"), "a file where a folder should be");
    try (Mill mill = Mill.of(folder, kafka, "no-warehouse")) {
      mill.run(Runner.DIRECT).failsSaying("cannot create", "bronze.no_warehouse");
    }
  }

  @Test
  void aDiskThatFillsUpEndsTheRunAndAfterwardsItGoesOn(KafkaServer kafka) throws Exception {
    String topic = "full-disk";
    Path warehouse = Files.createDirectories(folder.resolve("lake/warehouse"));
    assumeTrue(
        command("mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", warehouse.toString()) == 0,
        "only a user who may mount a small file system can fill it");
    try (Mill mill = Mill.of(folder, kafka, topic)) {
      kafka.createTopic(topic, 2);
      mill.set("epoch/max-records", 2000);
      long events = 100_000;
      EventProducer.produce(kafka.bootstrapServers(), topic, events, 1);

      mill.run(Runner.DIRECT).failsSaying("space");

      try (BronzeTable table = mill.table()) {
        long epoch = table.epoch();
        assertThat(table.events()).hasSize(Math.toIntExact(epoch * 2000));
      }
      assertThat(command("mount", "-o", "remount,size=200m", warehouse.toString())).isZero();
      mill.catchUp(Runner.DIRECT);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, events);
    } finally {
      command("umount", warehouse.toString());
    }
  }

  @Test
  void aTableOfAnotherShapeIsLeftAlone(KafkaServer kafka) {
    kafka.createTopic("shape", 1);
    EventProducer.produce(kafka.bootstrapServers(), "shape", 10, 1);
    try (Mill mill = Mill.of(folder, kafka, "shape")) {
      mill.catchUp(Runner.DIRECT);
      try (BronzeTable table = mill.table()) {
        table.table().updateSchema().renameColumn("value", "payload").commit();
      }
      EventProducer.produce(kafka.bootstrapServers(), "shape", 10, 2);
      mill.run(Runner.DIRECT).failsSaying("cannot take this pipeline's events", "no column value");
      try (BronzeTable table = mill.table()) {
        assertThat(table.table().currentSnapshot().summary()).containsEntry("total-records", "10");
      }
    }
  }

  private static int command(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try {
      assertThat(process.waitFor(Mill.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
