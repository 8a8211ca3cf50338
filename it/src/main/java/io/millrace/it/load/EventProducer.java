package io.millrace.it.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends generated events to a topic: a range as fast as Kafka takes it, or at a steady rate. */
public final class EventProducer implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(10);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Events events;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  private EventProducer(KafkaProducer<byte[], byte[]> producer, String topic, Events events) {
    this.producer = producer;
    this.topic = topic;
    this.events = events;
  }

  /** Client properties, which need at least the bootstrap servers, win over ours. */
  public static EventProducer to(Map<String, ?> clientProperties, String topic, long seed) {
    return to(clientProperties, topic, EventGenerator.of(seed));
  }

  public static EventProducer to(Map<String, ?> clientProperties, String topic, Events events) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("linger.ms", "20");
    properties.put("batch.size", "131072");
    properties.put("buffer.memory", "33554432");
    properties.put("compression.type", "none");
    properties.put("enable.idempotence", "true");
    properties.putAll(clientProperties);
    ByteArraySerializer bytes = new ByteArraySerializer();
    return new EventProducer(new KafkaProducer<>(properties, bytes, bytes), topic, events);
  }

  /** Sends events 0 to count, and returns when Kafka has all of them. */
  public static void produce(String bootstrapServers, String topic, long count, long seed) {
    produce(bootstrapServers, topic, count, EventGenerator.of(seed));
  }

  public static void produce(String bootstrapServers, String topic, long count, Events events) {
    Map<String, String> client = Map.of("bootstrap.servers", bootstrapServers);
    try (EventProducer producer = to(client, topic, events)) {
      producer.send(0, count);
    }
  }

  /** Sends events {@code [from, to)}, and returns when Kafka has all of them. */
  public void send(long from, long to) {
    for (long number = from; number < to; number++) {
      send(number);
    }
    flush();
  }

  /**
   * Sends events {@code [from, to)} at a rate, and tells after each tick up to which number Kafka
   * has them. Falls behind rather than catch up in a burst of more than a second's events.
   */
  public void sendAtRate(long from, long to, long perSecond, LongConsumer sentUpTo) {
    Pace pace = new Pace(from, perSecond);
    long start = System.nanoTime();
    long number = from;
    while (number < to && !Thread.currentThread().isInterrupted()) {
      double seconds = (System.nanoTime() - start) / 1e9;
      long due = Math.min(to, pace.due(seconds, number));
      if (due > number) {
        send(number, due);
        number = due;
        sentUpTo.accept(number);
      }
      LockSupport.parkNanos(TICK.toNanos());
    }
  }

  private void send(long number) {
    byte[] key = Long.toString(events.key(number)).getBytes(StandardCharsets.ISO_8859_1);
    var unused =
        producer.send(
            new ProducerRecord<>(topic, key, events.event(number)),
            (metadata, error) -> {
              if (error != null) {
                failure.compareAndSet(null, error);
              }
            });
  }

  private void flush() {
    producer.flush();
    Exception first = failure.get();
    if (first != null) {
      throw new IllegalStateException("Kafka refused events of topic " + topic, first);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}
