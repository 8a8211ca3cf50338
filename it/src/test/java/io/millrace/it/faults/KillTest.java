package io.millrace.it.faults;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventGenerator.Updates;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedServers.class)
class KillTest {
  private static final int KILLS = 20;
  private static final long EVENTS_PER_SECOND = 200;

  /** Most events are about one of the last few hundred orders. */
  private static final EventGenerator ORDERS = EventGenerator.of(1, new Updates(70, 500));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Runner.class)
  void twentyKillsLoseAndDoubleNothing(Runner runner, KafkaServer kafka) {
    String topic = "killed-" + runner.name().toLowerCase(Locale.ROOT);
    Random random = Seed.random("twentyKillsLoseAndDoubleNothing on " + runner);
    kafka.createTopic(topic, 3);
    try (Mill mill = manyCommits(kafka, topic);
        SteadyProducer producer =
            SteadyProducer.start(kafka.clientProperties(), topic, EVENTS_PER_SECOND, ORDERS)) {
      Killer killer = new Killer(mill, random);
      for (int kill = 0; kill < KILLS; kill++) {
        killer.startAndKill(runner);
      }
      verify(mill, kafka, topic, producer, runner);
    }
  }

  @Test
  void aTableMovesBetweenRunnersThatAreKilled(KafkaServer kafka) {
    String topic = "moved";
    Random random = Seed.random("aTableMovesBetweenRunnersThatAreKilled");
    kafka.createTopic(topic, 3);
    try (Mill mill = manyCommits(kafka, topic);
        SteadyProducer producer =
            SteadyProducer.start(kafka.clientProperties(), topic, EVENTS_PER_SECOND, ORDERS)) {
      Killer killer = new Killer(mill, random);
      for (Runner runner : List.of(Runner.DIRECT, Runner.FLINK, Runner.SPARK, Runner.FLINK)) {
        killer.startAndKillAfterACommit(runner);
      }
      verify(mill, kafka, topic, producer, Runner.DIRECT);
    }
  }

  private Mill manyCommits(KafkaServer kafka, String topic) {
    return Mill.of(folder, kafka, topic)
        .withSilver()
        .withGold()
        .set("epoch/every", "100ms")
        .set("epoch/max-records", 200)
        .set("epoch/slice-records", 70);
  }

  private static void verify(
      Mill mill, KafkaServer kafka, String topic, SteadyProducer producer, Runner last) {
    long produced = producer.stop();
    mill.set("epoch/max-records", 100_000).set("epoch/slice-records", 20_000).catchUp(last);
    Oracle.assertHolds(mill, kafka.clientProperties(), topic, produced);
  }
}
