package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventProducer;
import io.millrace.it.process.Runner;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedServers.class)
class CommandLineTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Runner.class)
  void sigtermEndsAnEndlessRunWellAndNothingIsLost(Runner runner, KafkaServer kafka) {
    String topic = "terminated-" + runner.name().toLowerCase(Locale.ROOT);
    kafka.createTopic(topic, 2);
    try (Mill mill = Mill.of(folder, kafka, topic);
        SteadyProducer producer = SteadyProducer.start(kafka.clientProperties(), topic, 200)) {
      Start run = mill.run(runner);
      try (BronzeTable table = mill.tableOnceThere(run)) {
        run.process().awaitReady("has committed thrice", Mill.PATIENCE, () -> table.epoch() >= 3);
      }
      run.process().terminate();
      assertThat(run.endsWith(0)).contains("stopped after epoch");
      long produced = producer.stop();
      mill.catchUp(Runner.DIRECT);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, produced);
    }
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void anEmptyTopicIsCaughtUpWithAtOnce(Runner runner, KafkaServer kafka) {
    String topic = "empty-" + runner.name().toLowerCase(Locale.ROOT);
    kafka.createTopic(topic, 2);
    try (Mill mill = Mill.of(folder, kafka, topic)) {
      mill.catchUp(runner);
      Oracle.assertHolds(mill, kafka.clientProperties(), topic, 0);
    }
  }

  @Test
  void statusTellsOffsetsAndLagFromTheTableAndKafka() throws Exception {
    try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      String topic = "status";
      kafka.createTopic(topic, 1);
      EventProducer.produce(kafka.bootstrapServers(), topic, 100, 1);
      try (Mill mill = Mill.of(folder, kafka, topic)) {
        mill.set("source/kafka/default.api.timeout.ms", 3000);
        mill.set("source/kafka/request.timeout.ms", 2000);
        mill.command("status").failsSaying("has not run yet");
        mill.catchUp(Runner.DIRECT);
        EventProducer.produce(kafka.bootstrapServers(), topic, 7, 2);

        assertThat(mill.command("status").endsWith(0))
            .contains("topic status, table bronze.status", "lag 7 offsets")
            .contains("partition 0: next offset 100, lag 7");
        JsonNode status = json(mill.command("status", "--json"));
        assertThat(status.at("/offsets/0").asLong()).isEqualTo(100);
        assertThat(status.at("/lag/0").asLong()).isEqualTo(7);
        assertThat(status.at("/lagTotal").asLong()).isEqualTo(7);

        assertThat(
                mill.command("query", "SELECT count(*) AS n FROM bronze", "--format=json")
                    .endsWith(0))
            .contains("as of epoch ", "{\"n\":100}");
        assertThat(mill.command("history").endsWith(0)).contains("0 to 100", "yes");

        kafka.kill();
        JsonNode without = json(mill.command("status", "--json"));
        assertThat(without.at("/offsets/0").asLong()).isEqualTo(100);
        assertThat(without.has("lagTotal")).isFalse();
      }
    }
  }

  @Test
  void aWrongPipelineFileIsToldWithItsPlaceAndAWayOut(KafkaServer kafka) {
    try (Mill mill = Mill.of(folder, kafka, "any").set("epoch/evry", "2s")) {
      mill.run(Runner.DIRECT).failsSaying("pipeline.yaml:", "evry", "every");
      mill.command("validate").failsSaying("pipeline.yaml:", "evry");
    }
  }

  @Test
  void wrongArgumentsAreToldInWords(KafkaServer kafka) {
    try (Mill mill = Mill.of(folder, kafka, "any")) {
      mill.run(Runner.DIRECT, "--until=doomsday").failsSaying("--until takes caught-up");
      mill.run(Runner.DIRECT, "--runer=flink").failsSaying("--runer");
    }
  }

  private static JsonNode json(Start status) throws Exception {
    String line =
        status.endsWith(0).lines().filter(text -> text.startsWith("{")).findFirst().orElseThrow();
    return new ObjectMapper().readTree(line);
  }
}
