package io.millrace.it.faults;

import io.millrace.it.kafka.KafkaServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records of any kind, one by one. */
final class Records {
  private Records() {}

  static KafkaProducer<byte[], byte[]> producer(KafkaServer kafka, Map<String, String> more) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.putAll(more);
    ByteArraySerializer bytes = new ByteArraySerializer();
    return new KafkaProducer<>(properties, bytes, bytes);
  }

  static void send(KafkaServer kafka, List<ProducerRecord<byte[], byte[]>> records) {
    Map<String, String> large = Map.of("max.request.size", "16777216", "buffer.memory", "67108864");
    try (KafkaProducer<byte[], byte[]> producer = producer(kafka, large)) {
      records.forEach(record -> send(producer, record));
    }
  }

  /** Returns when Kafka has it. */
  static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get(Mill.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("Kafka does not take the record", e);
    }
  }
}
