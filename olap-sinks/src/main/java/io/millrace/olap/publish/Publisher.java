package io.millrace.olap.publish;

import io.millrace.olap.publish.Published.Filling;
import io.millrace.olap.publish.Published.GoldState;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.Serving;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes states of a gold table to a serving topic: what changed from one to the next, and which it
 * is, in one transaction; or all rows, in several, of which the last one tells that they are all.
 * There is one such writer of a topic: a newer one shuts out the older ones, and ends what they had
 * begun, before it looks how far the topic is.
 */
public final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final byte[] STATE = "state".getBytes(StandardCharsets.UTF_8);

  /** A transaction has to end in time, and nothing of it is read before it does. */
  private static final int ROWS_A_PART = 200_000;

  private final Serving serving;
  private final ServingKafka kafka;
  private final ServingTopic topic;
  private final ServingTopic.Shape shape;
  private final KafkaProducer<byte[], byte[]> producer;
  private Optional<Published> last;

  private Publisher(
      Serving serving,
      ServingKafka kafka,
      ServingTopic topic,
      ServingTopic.Shape shape,
      KafkaProducer<byte[], byte[]> producer,
      Optional<Published> last) {
    this.serving = serving;
    this.kafka = kafka;
    this.topic = topic;
    this.shape = shape;
    this.producer = producer;
    this.last = last;
  }

  /** Makes the topics if they are missing, and takes them over. */
  public static Publisher open(Serving serving) {
    ServingKafka kafka = new ServingKafka(serving);
    ServingTopic topic = new ServingTopic(serving);
    ServingTopic.Shape shape = topic.ensure();
    KafkaProducer<byte[], byte[]> producer = null;
    try {
      producer = kafka.producer();
      producer.initTransactions();
      return new Publisher(serving, kafka, topic, shape, producer, topic.begun());
    } catch (RuntimeException e) {
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
      throw e instanceof KafkaException
          ? kafka.failed("begin to write topic " + serving.topic(), e)
          : e;
    }
  }

  /** Another process took the topic over. */
  public static final class ShutOut extends MillraceException {
    private static final long serialVersionUID = 1L;

    ShutOut(Serving serving, Throwable cause) {
      super(
          ErrorKind.SERVE,
          "another process of this pipeline writes to topic " + serving.topic(),
          cause);
    }
  }

  /** Takes rows: for each key the newest, as JSON. */
  public interface Rows {
    void add(String key, String row);
  }

  /** What the topic holds; empty if it is not known, or was of another topic of that name. */
  public Optional<Published> published() {
    return begun().filter(Published::whole);
  }

  /** The same of a topic that has not got all rows of a state yet. */
  public Optional<Published> begun() {
    return last.filter(found -> found.topicId().equals(shape.id()));
  }

  /**
   * What the rows of a state have: its epoch for a version, unless the topic has rows with a higher
   * one already, of a gold table that was rolled back. A store that is told of changes has to know
   * those of each transaction from those of others.
   */
  public Stamp stamp(GoldState next) {
    long least = begun().map(before -> before.version() + more()).orElse(0L);
    return new Stamp(Math.max(next.epoch(), least), next.epoch(), next.committedAt());
  }

  private int more() {
    return serving.store().takesChanges() ? 1 : 0;
  }

  /** Adds what changed since the state that was published last. */
  public Published publish(GoldState next, Consumer<Rows> changes) {
    return send(new Sending(next, stamp(next), filling(), false), changes);
  }

  private Filling filling() {
    return begun().map(Published::filling).orElse(Filling.NONE);
  }

  /**
   * Adds rows that make right what a store has of the state that was published last.
   *
   * @param newest the highest version that the store has
   * @param rows makes them of what they have to have
   */
  public Published repair(long newest, BiConsumer<Stamp, Rows> rows) {
    GoldState state = published().orElseThrow().state();
    Stamp next = stamp(state);
    Stamp stamp =
        new Stamp(Math.max(newest + more(), next.version()), next.epoch(), next.committedAt());
    return send(new Sending(state, stamp, filling(), false), out -> rows.accept(stamp, out));
  }

  /** Takes all rows out of the topic and adds those of a state. */
  public Published fill(GoldState next, Consumer<Rows> all) {
    Filling filling = new Filling(UUID.randomUUID().toString(), topic.truncate(shape));
    return send(new Sending(next, stamp(next), filling, true), all);
  }

  /**
   * Adds all rows, and says of all other keys that the topic may have that they are no more.
   *
   * @param gone makes of the last row of a key the row that says so, if that one does not
   */
  public Published publishAll(
      GoldState next, Consumer<Rows> all, Function<String, Optional<String>> gone) {
    Map<String, ServingTopic.Place> others = topic.newest(shape);
    return send(
        new Sending(next, stamp(next), filling(), true),
        rows -> {
          all.accept(
              (key, row) -> {
                others.remove(key);
                rows.add(key, row);
              });
          if (!others.isEmpty()) {
            removeAll(others, rows, gone);
          }
        });
  }

  private void removeAll(
      Map<String, ServingTopic.Place> keys, Rows rows, Function<String, Optional<String>> gone) {
    topic.read(
        shape,
        record -> {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (new ServingTopic.Place(record.partition(), record.offset()).equals(keys.get(key))) {
            gone.apply(new String(record.value(), StandardCharsets.UTF_8))
                .ifPresent(row -> rows.add(key, row));
          }
        });
  }

  private Published send(Sending sending, Consumer<Rows> work) {
    try {
      producer.beginTransaction();
      work.accept(sending);
      return sending.commit(true);
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new ShutOut(serving, e);
    } catch (KafkaException e) {
      throw kafka.failed(
          "publish epoch %d of %s".formatted(sending.state.epoch(), serving.topic()), e);
    }
  }

  /** The rows of a state, on their way. */
  private final class Sending implements Rows {
    private final GoldState state;
    private final Stamp stamp;
    private final Filling filling;
    private final boolean inParts;
    private final Map<Integer, Long> ends = new HashMap<>();
    private Exception failure;
    private long rows;

    /**
     * Rows to be sent.
     *
     * @param inParts whether so many rows end a transaction; until the last one the topic holds no
     *     state, and who goes on after this writer begins anew
     */
    Sending(GoldState state, Stamp stamp, Filling filling, boolean inParts) {
      this.state = state;
      this.stamp = stamp;
      this.filling = filling;
      this.inParts = inParts;
    }

    @Override
    public void add(String key, String row) {
      check();
      if (inParts && rows > 0 && rows % ROWS_A_PART == 0) {
        commit(false);
        LOG.info("{}: {} rows sent", serving.topic(), rows);
        producer.beginTransaction();
      }
      rows++;
      var unused =
          producer.send(
              new ProducerRecord<>(
                  serving.topic(),
                  key.getBytes(StandardCharsets.UTF_8),
                  row.getBytes(StandardCharsets.UTF_8)),
              (sent, e) -> {
                synchronized (this) {
                  if (e != null) {
                    failure = e;
                  } else {
                    ends.merge(sent.partition(), sent.offset() + 1, Math::max);
                  }
                }
              });
    }

    Published commit(boolean whole) {
      producer.flush();
      check();
      Published now =
          new Published(state, stamp.version(), shape.id(), filling, ends(), rows, whole);
      var unused =
          producer.send(
              new ProducerRecord<>(
                  ServingTopic.progressOf(serving),
                  0,
                  STATE,
                  now.toJson().getBytes(StandardCharsets.UTF_8)));
      producer.commitTransaction();
      last = Optional.of(now);
      return now;
    }

    synchronized void check() {
      if (failure instanceof ProducerFencedException
          || failure instanceof InvalidProducerEpochException) {
        throw new ShutOut(serving, failure);
      }
      if (failure != null) {
        throw kafka.failed("write to topic " + serving.topic(), failure);
      }
    }

    private synchronized SortedMap<Integer, Long> ends() {
      SortedMap<Integer, Long> all = new TreeMap<>();
      begun().ifPresent(before -> all.putAll(before.ends()));
      all.putAll(ends);
      return all;
    }
  }

  /** Whatever is under way is undone. */
  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
