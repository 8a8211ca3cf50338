package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.load.EventProducer;
import java.util.Map;

/** A topic of changes of keys, which grows. */
final class SentChanges {
  private final KafkaServer kafka;
  private final String topic;
  private final KeyChanges changes;
  private long sent;

  /** Makes the topic. */
  SentChanges(KafkaServer kafka, String topic, KeyChanges changes) {
    this.kafka = kafka;
    this.topic = topic;
    this.changes = changes;
    kafka.createTopic(topic, Workload.PARTITIONS);
  }

  void send(long count) {
    Map<String, String> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (EventProducer producer = EventProducer.to(client, topic, changes)) {
      producer.send(sent, sent + count);
    }
    sent += count;
  }

  long sent() {
    return sent;
  }
}
