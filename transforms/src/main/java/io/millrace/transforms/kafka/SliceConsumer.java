package io.millrace.transforms.kafka;

import io.millrace.lakehouse.ledger.Gap;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.KafkaSource;
import io.millrace.tables.MillraceException;
import io.millrace.tables.OnDataLoss;
import io.millrace.transforms.epoch.Slice;
import io.millrace.transforms.epoch.SliceRange;
import io.millrace.transforms.kernel.Chunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads slices of a topic into chunks. It is kept between slices, so that a slice that goes on
 * where the last one ended finds records already fetched.
 */
public final class SliceConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SliceConsumer.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final KafkaSource source;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> beyond = new HashMap<>();
  private Map<TopicPartition, Long> ends = Map.of();
  private List<Gap> gaps = new ArrayList<>();

  private SliceConsumer(KafkaSource source, KafkaConsumer<byte[], byte[]> consumer) {
    this.source = source;
    this.consumer = consumer;
  }

  public static SliceConsumer open(KafkaSource source) {
    try {
      return new SliceConsumer(source, ConsumerSettings.consumer(source));
    } catch (KafkaException e) {
      throw KafkaFailure.explained(source, e);
    }
  }

  /** Whether it stands where the slice's first range starts. */
  public boolean standsAt(Slice slice) {
    if (slice.ranges().isEmpty()) {
      return true;
    }
    SliceRange first = slice.ranges().get(0);
    Long position = positions.get(new TopicPartition(source.topic(), first.partition()));
    return position != null && position == first.from();
  }

  /** Goes to the start of a slice. A slice has one range of a partition at most. */
  public void start(Slice slice) {
    gaps = new ArrayList<>();
    ends = new HashMap<>();
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (SliceRange range : slice.ranges()) {
      TopicPartition partition = new TopicPartition(source.topic(), range.partition());
      starts.put(partition, range.from());
      ends.put(partition, range.to());
    }
    consumer.assign(ends.keySet());
    consumer.resume(ends.keySet());
    positions.keySet().retainAll(ends.keySet());
    beyond.keySet().retainAll(ends.keySet());
    starts.forEach(
        (partition, from) -> {
          if (!from.equals(positions.get(partition))) {
            consumer.seek(partition, from);
            beyond.remove(partition);
          }
          positions.put(partition, from);
        });
  }

  /** Reads until the chunk is full or the slice ends; returns whether the slice goes on. */
  public boolean read(Chunk chunk) {
    for (TopicPartition partition : ends.keySet()) {
      takeFetched(partition, chunk);
    }
    advance();
    long answered = System.nanoTime();
    while (!chunk.isFull() && !atEnd()) {
      take(poll(), chunk);
      boolean moved = advance();
      long now = System.nanoTime();
      if (moved) {
        answered = now;
      } else if (now - answered > QUIET.toNanos()) {
        LOG.warn("waiting for Kafka: {} gives no records at {}", source.topic(), positions);
        answered = now;
      }
    }
    return !atEnd();
  }

  /** Offsets that the broker had deleted when this slice came to them. */
  public List<Gap> gaps() {
    return gaps;
  }

  private boolean atEnd() {
    return ends.entrySet().stream().allMatch(end -> positions.get(end.getKey()) >= end.getValue());
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      skipLost(e);
      return ConsumerRecords.empty();
    } catch (KafkaException e) {
      if (KafkaFailure.mayPass(e)) {
        return ConsumerRecords.empty();
      }
      throw KafkaFailure.explained(source, e);
    }
  }

  /**
   * Takes what belongs to the slice; what lies beyond it is kept for the slice that goes on there.
   */
  private void take(ConsumerRecords<byte[], byte[]> records, Chunk chunk) {
    for (TopicPartition partition : records.partitions()) {
      long end = ends.get(partition);
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        if (record.offset() < end) {
          chunk.add(record);
        } else {
          beyond.computeIfAbsent(partition, any -> new ArrayDeque<>()).add(record);
        }
      }
    }
  }

  private void takeFetched(TopicPartition partition, Chunk chunk) {
    Deque<ConsumerRecord<byte[], byte[]>> fetched =
        beyond.getOrDefault(partition, new ArrayDeque<>());
    while (!fetched.isEmpty() && fetched.peek().offset() < ends.get(partition)) {
      chunk.add(fetched.poll());
    }
  }

  /** Positions follow the consumer's own, for transactions and compaction leave offsets empty. */
  private boolean advance() {
    boolean moved = false;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      long before = positions.get(end.getKey());
      if (before < end.getValue()) {
        long position = Math.min(consumer.position(end.getKey()), end.getValue());
        moved |= position > before;
        positions.put(end.getKey(), position);
      }
      if (positions.get(end.getKey()) >= end.getValue()) {
        consumer.pause(List.of(end.getKey()));
      }
    }
    return moved;
  }

  private void skipLost(OffsetOutOfRangeException lost) {
    Map<TopicPartition, Long> beginnings =
        consumer.beginningOffsets(lost.offsetOutOfRangePartitions().keySet());
    List<Gap> met = new ArrayList<>();
    lost.offsetOutOfRangePartitions()
        .forEach(
            (partition, at) -> {
              long beginning = beginnings.get(partition);
              if (beginning > at) {
                long resume = Math.min(beginning, ends.get(partition));
                met.add(new Gap(partition.partition(), at, resume));
                positions.put(partition, resume);
                consumer.seek(partition, Math.max(resume, beginning));
              }
            });
    if (met.isEmpty() || source.onDataLoss() == OnDataLoss.STOP) {
      throw lost(source, met.isEmpty() ? lost.getMessage() : met.toString());
    }
    gaps.addAll(met);
  }

  /** The failure of a pipeline whose records are gone before it read them. */
  public static MillraceException lost(KafkaSource source, String which) {
    return new MillraceException(
        ErrorKind.SOURCE,
        "topic %s no longer has records that were not read yet: %s; to go on without them, set source.on-data-loss: continue"
            .formatted(source.topic(), which));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
