package io.millrace.olap.publish;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.Serving;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topic through which a store is fed: the newest row of each key, in the partition of the key,
 * or what rows gained and lost since the topic was filled. Beside it is a topic of one partition
 * that tells how far it is, so that other transactions never hide that.
 */
public final class ServingTopic {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  /** Changes are needed until they are read; a store that is away for longer is filled anew. */
  private static final Duration CHANGES_STAY = Duration.ofDays(7);

  private static final Map<String, String> NEWEST =
      Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
  private static final Map<String, String> CHANGES =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          Long.toString(CHANGES_STAY.toMillis()));

  private final Serving serving;
  private final ServingKafka kafka;

  public ServingTopic(Serving serving) {
    this.serving = serving;
    this.kafka = new ServingKafka(serving);
  }

  /** What a topic is. */
  public record Shape(String id, int partitions) {}

  /** The topic that tells how far another one is. */
  public static String progressOf(Serving serving) {
    return serving.topic() + ".progress";
  }

  /** The topic as it is; empty if there is none. */
  public Optional<Shape> find() {
    return find(serving.topic());
  }

  private Optional<Shape> find(String topic) {
    try (Admin admin = kafka.admin()) {
      return find(admin, topic);
    } catch (KafkaException e) {
      throw kafka.failed("look for topic " + topic, e);
    }
  }

  /** Makes what is missing of the two topics. */
  Shape ensure() {
    try (Admin admin = kafka.admin()) {
      ensure(admin, progressOf(serving), 1, NEWEST);
      return serving.store().takesChanges()
          ? ensureOfChanges(admin)
          : ensure(admin, serving.topic(), serving.partitions(), NEWEST);
    } catch (KafkaException e) {
      throw kafka.failed("make topic " + serving.topic(), e);
    }
  }

  private Shape ensureOfChanges(Admin admin) {
    Shape shape = ensure(admin, serving.topic(), serving.partitions(), CHANGES);
    if (policy(admin).contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "topic %s is compacted, which would lose changes before %s adds them up; set its %s to %s, or name another topic in serve.%s.topic"
              .formatted(
                  serving.topic(),
                  serving.store().title(),
                  TopicConfig.CLEANUP_POLICY_CONFIG,
                  TopicConfig.CLEANUP_POLICY_DELETE,
                  serving.store()));
    }
    return shape;
  }

  private String policy(Admin admin) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, serving.topic());
    return get(admin.describeConfigs(List.of(topic)).values().get(topic), "look at")
        .get(TopicConfig.CLEANUP_POLICY_CONFIG)
        .value();
  }

  private Shape ensure(Admin admin, String topic, int partitions, Map<String, String> configs) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Shape> found = find(admin, topic);
    if (found.isEmpty()) {
      create(admin, topic, partitions, configs);
    }
    while (found.isEmpty()) {
      // A topic that was just made is not known to every broker at once.
      found = find(admin, topic);
      if (System.nanoTime() > deadline) {
        throw new MillraceException(
            ErrorKind.SERVE,
            "Kafka at %s made topic %s, but does not know it yet"
                .formatted(kafka.address(), topic));
      }
    }
    return found.get();
  }

  private void create(Admin admin, String topic, int partitions, Map<String, String> configs) {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(configs);
    try {
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw kafka.failed("make topic " + topic, e);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Optional<Shape> find(Admin admin, String topic) {
    try {
      TopicDescription found =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      return Optional.of(new Shape(found.topicId().toString(), found.partitions().size()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw kafka.failed("look for topic " + topic, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** How far the topic is; empty if it does not hold all of a state. */
  public Optional<Published> published() {
    return begun().filter(Published::whole);
  }

  /** The same of a topic that is being filled too; empty if nothing was ever sent. */
  public Optional<Published> begun() {
    if (find(progressOf(serving)).isEmpty()) {
      return Optional.empty();
    }
    Published[] last = new Published[1];
    read(
        List.of(new TopicPartition(progressOf(serving), 0)),
        record -> last[0] = Published.fromJson(new String(record.value(), StandardCharsets.UTF_8)));
    return Optional.ofNullable(last[0]);
  }

  /** Takes out all records, and tells at which offset each partition begins then. */
  SortedMap<Integer, Long> truncate(Shape shape) {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    partitions(shape).forEach(partition -> all.put(partition, RecordsToDelete.beforeOffset(-1)));
    SortedMap<Integer, Long> starts = new TreeMap<>();
    try (Admin admin = kafka.admin()) {
      admin
          .deleteRecords(all)
          .lowWatermarks()
          .forEach(
              (partition, deleted) ->
                  starts.put(
                      partition.partition(), get(deleted, "delete records of").lowWatermark()));
    } catch (KafkaException e) {
      throw kafka.failed("delete records of topic " + serving.topic(), e);
    }
    return starts;
  }

  /** Whether the topic still has all rows since it was filled. */
  public boolean hasAll(Published published) {
    Optional<Shape> shape = find().filter(found -> found.id().equals(published.topicId()));
    if (shape.isEmpty()) {
      return false;
    }
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer()) {
      return consumer.beginningOffsets(partitions(shape.get())).entrySet().stream()
          .allMatch(
              begin ->
                  begin.getValue()
                      <= published.filling().starts().getOrDefault(begin.getKey().partition(), 0L));
    } catch (KafkaException e) {
      throw kafka.failed("look at topic " + serving.topic(), e);
    }
  }

  private <T> T get(KafkaFuture<T> answer, String doing) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw kafka.failed(doing + " topic " + serving.topic(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Where the newest record of each key is that the topic has. */
  Map<String, Place> newest(Shape shape) {
    Map<String, Place> places = new HashMap<>();
    read(
        partitions(shape),
        record ->
            places.put(
                new String(record.key(), StandardCharsets.UTF_8),
                new Place(record.partition(), record.offset())));
    return places;
  }

  /** Where a record is. */
  record Place(int partition, long offset) {}

  /** Reads all records that the topic has now. */
  void read(Shape shape, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    read(partitions(shape), taker);
  }

  private List<TopicPartition> partitions(Shape shape) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < shape.partitions(); i++) {
      partitions.add(new TopicPartition(serving.topic(), i));
    }
    return partitions;
  }

  private void read(
      List<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer()) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          deadline = System.nanoTime() + PATIENCE.toNanos();
        } else if (System.nanoTime() > deadline) {
          throw new TimeoutException("nothing came for " + PATIENCE.toSeconds() + " s");
        }
        records.forEach(taker);
      }
    } catch (KafkaException e) {
      throw kafka.failed("read topic " + partitions.get(0).topic(), e);
    }
  }

  private static MillraceException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new MillraceException(ErrorKind.SERVE, "interrupted while asking Kafka", e);
  }
}
