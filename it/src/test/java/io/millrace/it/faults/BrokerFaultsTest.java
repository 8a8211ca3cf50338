package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.kafka.SaslUser;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Await;
import io.millrace.it.process.FreePorts;
import io.millrace.it.process.Runner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class BrokerFaultsTest {
  @TempDir Path folder;

  @Test
  void aBrokerThatGoesAwayIsWaitedForAndTheRunGoesOn() {
    try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      String topic = "away";
      kafka.createTopic(topic, 2);
      EventProducer.produce(kafka.bootstrapServers(), topic, 2000, 1);
      try (Mill mill = Mill.of(folder, kafka, topic)) {
        mill.set("source/kafka/default.api.timeout.ms", 3000);
        mill.set("source/kafka/request.timeout.ms", 2000);
        Start run = mill.run(Runner.DIRECT);
        awaitEvents(mill, run, 2000);

        kafka.kill();
        run.says("waiting for Kafka, nothing is lost meanwhile");
        kafka.restart();

        run.says("Kafka is back after");
        EventProducer.produce(kafka.bootstrapServers(), topic, 1000, 2);
        awaitEvents(mill, run, 3000);
        run.process().terminate();
        run.endsWith(0);
        Oracle.assertHolds(mill, kafka.clientProperties(), topic, 3000);
      }
    }
  }

  @Test
  void aBrokerThatHangsInTheMiddleOfASliceIsWaitedFor() {
    try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      String topic = "hangs";
      long events = 400_000;
      kafka.createTopic(topic, 2);
      EventProducer.produce(kafka.bootstrapServers(), topic, events, 1);
      try (Mill mill = Mill.of(folder, kafka, topic)) {
        mill.set("epoch/max-records", 40_000).set("source/kafka/max.poll.records", 100);
        mill.set("source/kafka/request.timeout.ms", 2000);
        mill.set("source/kafka/default.api.timeout.ms", 3000);
        mill.set("source/kafka/fetch.max.bytes", 20_000);
        Start run = mill.run(Runner.DIRECT, Mill.CAUGHT_UP);
        Await.until("the first commits", Mill.PATIENCE, () -> epochOf(mill) >= 1);

        kafka.pause();
        run.says("(?i)waiting for Kafka");
        kafka.resume();

        run.endsWith(0);
        Oracle.assertHolds(mill, kafka.clientProperties(), topic, events);
      }
    }
  }

  @Test
  void aBrokerThatIsAbsentAtTheStartIsAFailureInWords() {
    String nobody = "127.0.0.1:" + FreePorts.pick(1).get(0);
    try (Mill mill = Mill.of(folder, Map.of("bootstrap.servers", nobody), "absent")) {
      mill.set("source/kafka/default.api.timeout.ms", 3000);
      mill.set("source/kafka/request.timeout.ms", 2000);
      mill.run(Runner.DIRECT).failsSaying("no answer from Kafka at " + nobody);
    }
  }

  @Test
  void anUnknownTopicIsAFailureThatNamesTheKnownOnes(KafkaServer kafka) {
    kafka.createTopic("known", 1);
    try (Mill mill = Mill.of(folder, kafka, "unknown")) {
      mill.run(Runner.DIRECT).failsSaying("has no topic unknown", "known");
      assertThat(Files.exists(mill.tableFolder())).isFalse();
    }
  }

  @Test
  void aTopicThatIsDeletedWhileItRunsIsAFailureInWords(KafkaServer kafka) throws Exception {
    String topic = "deleted";
    kafka.createTopic(topic, 1);
    EventProducer.produce(kafka.bootstrapServers(), topic, 100, 1);
    List<Event> held = Oracle.topic(kafka.clientProperties(), topic);
    try (Mill mill = Mill.of(folder, kafka, topic)) {
      Start run = mill.run(Runner.DIRECT);
      awaitEvents(mill, run, 100);

      delete(kafka, topic);

      run.failsSaying("has no topic deleted");
      kafka.createTopic(topic, 1);
      EventProducer.produce(kafka.bootstrapServers(), topic, 200, 2);
      mill.run(Runner.DIRECT).failsSaying("topic deleted was deleted and made again");
      try (BronzeTable table = mill.table()) {
        Oracle.assertSame(table.events(), held);
      }
    }
  }

  @Test
  void aWrongPasswordIsAFailureInWords() {
    try (KafkaServer kafka =
        KafkaServer.startWithSasl(folder.resolve("kafka"), "miller", "grain")) {
      kafka.createTopic("locked", 1);
      Map<String, String> wrong = new HashMap<>(kafka.clientProperties());
      wrong.putAll(new SaslUser("miller", "chaff-of-the-mill").clientProperties());
      try (Mill mill = Mill.of(folder, wrong, "locked")) {
        String output = mill.run(Runner.DIRECT).failsSaying("refused the credentials", "sasl.");
        assertThat(output).doesNotContain("chaff-of-the-mill");
      }
      EventProducer producer = EventProducer.to(kafka.clientProperties(), "locked", 1);
      try (producer;
          Mill mill = Mill.of(folder, kafka, "locked")) {
        producer.send(0, 10);
        mill.catchUp(Runner.DIRECT);
        Oracle.assertHolds(mill, kafka.clientProperties(), "locked", 10);
      }
    }
  }

  private static void delete(KafkaServer kafka, String topic) throws Exception {
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      admin.deleteTopics(List.of(topic)).all().get(Mill.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void awaitEvents(Mill mill, Start run, int count) {
    run.process()
        .awaitReady(
            "the table has %d events".formatted(count),
            Mill.PATIENCE,
            () -> {
              try (BronzeTable table = mill.table()) {
                return table.events().size() == count;
              }
            });
  }

  private static long epochOf(Mill mill) {
    try (BronzeTable table = mill.table()) {
      return table.epoch();
    }
  }
}
