package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Await;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class TwoWritersTest {
  private static final String TAKEN_OVER = "another run of this pipeline";

  @TempDir Path folder;

  @Test
  void ofTwoCopiesStartedAtOnceOneWorksOnAndTheOtherSaysWhoWon(KafkaServer kafka) {
    String topic = "two-copies";
    kafka.createTopic(topic, 2);
    try (Mill mill = Mill.of(folder, kafka, topic);
        SteadyProducer producer = SteadyProducer.start(kafka.clientProperties(), topic, 200)) {
      Start one = mill.run(Runner.DIRECT);
      Start other = mill.run(Runner.DIRECT);
      Await.until(
          "one of the two has ended",
          Mill.PATIENCE,
          () -> !one.process().isAlive() || !other.process().isAlive());
      Start loser = one.process().isAlive() ? other : one;
      Start winner = one.process().isAlive() ? one : other;

      loser.failsSaying(TAKEN_OVER, "it committed epoch ", "process " + winner.process().pid());

      long epoch = epochOf(mill);
      Await.until("the winner goes on", Mill.PATIENCE, () -> epochOf(mill) > epoch + 2);
      assertThat(winner.process().isAlive()).isTrue();
      winner.process().kill();
      long produced = producer.stop();
      mill.catchUp(Runner.DIRECT);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, produced);
    }
  }

  @Test
  void aRunThatWasFrozenInAnEpochCannotCommitWhenItWakesUp(KafkaServer kafka) {
    String topic = "zombie";
    long events = 20_000;
    kafka.createTopic(topic, 2);
    EventProducer.produce(kafka.bootstrapServers(), topic, events, 1);
    try (Mill mill = Mill.of(folder, kafka, topic)) {
      mill.set("epoch/max-records", 500);
      Start zombie = mill.run(Runner.DIRECT);
      Await.until("the first commits", Mill.PATIENCE, () -> epochOf(mill) >= 2);
      Await.until("it is frozen between commits", Mill.PATIENCE, () -> freeze(zombie, mill));
      long frozenAt = epochOf(mill);
      assertThat(frozenAt).as("the run is in the middle of its work").isLessThan(events / 500);

      mill.catchUp(Runner.DIRECT);
      zombie.process().resume();

      zombie.failsSaying(TAKEN_OVER, "it committed epoch " + epochOf(mill));
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, events);
    }
  }

  /** One that holds the lock of its catalog would freeze all others too: SQLite has no leases. */
  private static boolean freeze(Start run, Mill mill) {
    run.process().pause();
    if (mill.catalogIsFree()) {
      return true;
    }
    run.process().resume();
    return false;
  }

  private static long epochOf(Mill mill) {
    try (BronzeTable table = mill.table()) {
      return table.epoch();
    }
  }
}
