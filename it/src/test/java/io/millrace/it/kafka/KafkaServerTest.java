package io.millrace.it.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {
  @TempDir Path folder;

  @Test
  void keepsItsDataAndAddressThroughKillAndRestart() throws Exception {
    try (KafkaServer kafka = KafkaServer.start(folder)) {
      kafka.createTopic("t", 1);
      send(kafka, "a", "b", "c");
      assertThat(read(kafka, 0, 3)).containsExactly("a", "b", "c");
      String address = kafka.bootstrapServers();

      kafka.kill();
      kafka.restart();

      assertThat(kafka.bootstrapServers()).isEqualTo(address);
      send(kafka, "d");
      assertThat(read(kafka, 0, 4)).containsExactly("a", "b", "c", "d");

      kafka.deleteRecordsBefore("t", 0, 3);
      assertThat(read(kafka, 3, 1)).containsExactly("d");
      kafka.addPartitions("t", 3);
    }
  }

  @Test
  void answersNothingWhilePausedAndEverythingAfterwards() throws Exception {
    try (KafkaServer kafka = KafkaServer.start(folder)) {
      kafka.createTopic("t", 1);
      kafka.pause();
      assertThatThrownBy(() -> sendWithin(kafka, Duration.ofSeconds(1), "a"))
          .hasRootCauseInstanceOf(TimeoutException.class);

      kafka.resume();

      send(kafka, "b");
      assertThat(read(kafka, 0, 1)).containsExactly("b");
    }
  }

  @Test
  void letsInOnlyTheUserWhoKnowsThePassword() throws Exception {
    try (KafkaServer kafka = KafkaServer.startWithSasl(folder, "miller", "grain")) {
      kafka.createTopic("t", 1);
      send(kafka, "a");
      assertThat(read(kafka, 0, 1)).containsExactly("a");

      Map<String, Object> wrong = new HashMap<>(kafka.adminProperties());
      wrong.putAll(new SaslUser("miller", "chaff").clientProperties());
      try (Admin admin = Admin.create(wrong)) {
        assertThatThrownBy(() -> admin.listTopics().names().get())
            .hasCauseInstanceOf(SaslAuthenticationException.class);
      }
    }
  }

  @Test
  void saysWhyItDidNotStart() {
    assertThatThrownBy(() -> KafkaServer.start(folder, Map.of("process.roles", "miller")))
        .hasMessageContaining("ended with exit code")
        .hasMessageContaining("process.roles");
  }

  private static void send(KafkaServer kafka, String... values) throws Exception {
    sendWithin(kafka, Duration.ofSeconds(30), values);
  }

  private static void sendWithin(KafkaServer kafka, Duration limit, String... values)
      throws ExecutionException, InterruptedException {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("max.block.ms", limit.toMillis());
    properties.put("request.timeout.ms", (int) limit.toMillis());
    properties.put("delivery.timeout.ms", (int) limit.toMillis());
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties, text, text)) {
      for (String value : values) {
        producer.send(new ProducerRecord<>("t", value)).get();
      }
    }
  }

  private static List<String> read(KafkaServer kafka, long from, int count) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    StringDeserializer text = new StringDeserializer();
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties, text, text)) {
      TopicPartition partition = new TopicPartition("t", 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
