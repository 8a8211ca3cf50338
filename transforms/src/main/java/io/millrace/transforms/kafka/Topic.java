package io.millrace.transforms.kafka;

import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.KafkaSource;
import io.millrace.tables.MillraceException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a topic holds now: its partitions and the offsets at which they begin and end. */
public final class Topic implements AutoCloseable {
  private final KafkaSource source;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private Topic(KafkaSource source, Admin admin, KafkaConsumer<byte[], byte[]> consumer) {
    this.source = source;
    this.admin = admin;
    this.consumer = consumer;
  }

  public static Topic open(KafkaSource source) {
    try {
      Admin admin = Admin.create(ConsumerSettings.admin(source));
      try {
        return new Topic(source, admin, ConsumerSettings.consumer(source));
      } catch (KafkaException e) {
        admin.close();
        throw e;
      }
    } catch (KafkaException e) {
      throw KafkaFailure.explained(source, e);
    }
  }

  /**
   * One look at a topic.
   *
   * @param id Kafka's identity of the topic
   */
  public record View(String id, Offsets beginning, Offsets end) {}

  /** Looks at the topic; a broker that is away for now is {@link BrokerAway}. */
  public View look() {
    try {
      TopicDescription description =
          admin.describeTopics(List.of(source.topic())).allTopicNames().get().get(source.topic());
      List<TopicPartition> partitions =
          description.partitions().stream()
              .map(partition -> new TopicPartition(source.topic(), partition.partition()))
              .toList();
      return new View(
          description.topicId().toString(),
          offsets(consumer.beginningOffsets(partitions)),
          offsets(consumer.endOffsets(partitions)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MillraceException(ErrorKind.SOURCE, "interrupted while asking Kafka", e);
    } catch (ExecutionException | KafkaException e) {
      if (KafkaFailure.mayPass(e)) {
        throw new BrokerAway(KafkaFailure.explained(source, e));
      }
      throw e.getCause() instanceof UnknownTopicOrPartitionException
          ? unknownTopic(e)
          : KafkaFailure.explained(source, e);
    }
  }

  /** Where a table without a position starts, by {@code auto.offset.reset}. */
  public Offsets start(View view) {
    return ConsumerSettings.startsAtLatest(source) ? view.end() : view.beginning();
  }

  private Unknown unknownTopic(Exception cause) {
    String others;
    try {
      others =
          new TreeSet<>(admin.listTopics().names().get())
              .stream().limit(20).collect(Collectors.joining(", "));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      others = "";
    } catch (ExecutionException e) {
      others = "";
    }
    return new Unknown(
        "%s; %s"
            .formatted(
                KafkaFailure.explained(source, cause).getMessage(),
                others.isEmpty()
                    ? "create it, or correct source.kafka.topic"
                    : "create it, or name one of these in source.kafka.topic: " + others),
        cause);
  }

  private static Offsets offsets(Map<TopicPartition, Long> positions) {
    TreeMap<Integer, Long> offsets = new TreeMap<>();
    positions.forEach((partition, offset) -> offsets.put(partition.partition(), offset));
    return new Offsets(offsets);
  }

  @Override
  public void close() {
    admin.close();
    consumer.close();
  }

  /** The broker does not answer; it may come back. */
  public static final class BrokerAway extends MillraceException {
    private static final long serialVersionUID = 1L;

    BrokerAway(MillraceException cause) {
      super(cause.kind(), cause.getMessage(), cause);
    }
  }

  /** The broker has no such topic; right after its start it may not know it yet. */
  public static final class Unknown extends MillraceException {
    private static final long serialVersionUID = 1L;

    Unknown(String message, Throwable cause) {
      super(ErrorKind.SOURCE, message, cause);
    }
  }
}
