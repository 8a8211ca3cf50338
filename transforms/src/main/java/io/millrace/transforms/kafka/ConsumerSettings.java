package io.millrace.transforms.kafka;

import io.millrace.tables.KafkaSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka's own settings, from the pipeline file and ours. */
final class ConsumerSettings {
  private ConsumerSettings() {}

  /** A consumer of what is committed, at offsets that we choose. */
  static KafkaConsumer<byte[], byte[]> consumer(KafkaSource source) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "10000");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(16 << 20));
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(4 << 20));
    settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, Integer.toString(1 << 20));
    // A slice only asks for what is there; a fetch that waits for more holds up the next slice's.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "20");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000");
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "millrace");
    settings.putAll(source.properties());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static Map<String, Object> admin(KafkaSource source) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000");
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    source
        .properties()
        .forEach(
            (name, value) -> {
              if (AdminClientConfig.configNames().contains(name)) {
                settings.put(name, value);
              }
            });
    return settings;
  }

  /** Whether a table without a position starts at the end of the topic. */
  static boolean startsAtLatest(KafkaSource source) {
    return "latest".equals(source.properties().get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG));
  }
}
