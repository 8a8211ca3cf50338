package io.millrace.olap.publish;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.Serving;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How the Kafka of a serving topic is reached, and what goes wrong with it. */
final class ServingKafka {
  /**
   * A transaction that fills a store takes long; one of a process that died is ended by the next.
   */
  private static final String TRANSACTION_MILLIS = "600000";

  private final Serving serving;

  ServingKafka(Serving serving) {
    this.serving = serving;
  }

  /** Where it is, for messages. */
  String address() {
    return serving.kafka().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
  }

  Admin admin() {
    return Admin.create(settings(AdminClientConfig.configNames()));
  }

  KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = settings(ConsumerConfig.configNames());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A producer of transactions; the one that has the same id and is older can write no more. */
  KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> settings = settings(ProducerConfig.configNames());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "millrace." + serving.topic());
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
    settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 << 10));
    settings.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(8 << 20));
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "15000");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> settings(Set<String> known) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000");
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "millrace-serving");
    settings.putAll(serving.kafka());
    settings.keySet().retainAll(known);
    return settings;
  }

  MillraceException failed(String doing, Throwable failure) {
    Throwable cause = unwrapped(failure);
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String message;
    if (cause instanceof AuthenticationException) {
      message =
          "Kafka at %s refused the credentials while Millrace tried to %s: %s; check security.protocol and the sasl.* or ssl.* settings under serve.%s.kafka, or under source.kafka"
              .formatted(address(), doing, why, serving.store());
    } else if (cause instanceof AuthorizationException) {
      message =
          "Kafka at %s does not allow this user to %s: %s; it needs to create, describe, read and write topics %s and %s%s, and to write with transactional id millrace.%4$s"
              .formatted(
                  address(),
                  doing,
                  why,
                  serving.topic(),
                  ServingTopic.progressOf(serving),
                  serving.store().takesChanges() ? ", to delete records of the first" : "");
    } else if (cause instanceof RetriableException) {
      message =
          "no answer from Kafka at %s to %s: %s; is the broker running?"
              .formatted(address(), doing, why);
    } else {
      message = "Kafka at %s could not %s: %s".formatted(address(), doing, why);
    }
    return new MillraceException(ErrorKind.SERVE, message, cause);
  }

  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause.getClass() == KafkaException.class)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
