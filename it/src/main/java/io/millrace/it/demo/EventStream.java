package io.millrace.it.demo;

import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventProducer;
import java.util.Map;
import java.util.concurrent.FutureTask;

/** Orders that keep coming until they are told to end. */
final class EventStream {
  static final EventGenerator EVENTS = EventGenerator.of(1);

  private final String bootstrapServers;
  private final String topic;
  private final long perSecond;
  private final FutureTask<Long> work = new FutureTask<>(this::send);
  private volatile boolean ending;
  private long sent;

  private EventStream(String bootstrapServers, String topic, long perSecond) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.perSecond = perSecond;
  }

  static EventStream start(String bootstrapServers, String topic, long perSecond) {
    EventStream stream = new EventStream(bootstrapServers, topic, perSecond);
    Thread thread = new Thread(stream.work, "events");
    thread.setDaemon(true);
    thread.start();
    return stream;
  }

  private long send() {
    Map<String, String> client = Map.of("bootstrap.servers", bootstrapServers);
    try (EventProducer producer = EventProducer.to(client, topic, EVENTS)) {
      producer.sendAtRate(0, Long.MAX_VALUE, perSecond, this::sentUpTo);
      // The interrupt has done its work, and would break the close.
      Thread.interrupted();
    }
    return sent;
  }

  /** Interrupts its own thread, between two sends and not in the middle of one. */
  private void sentUpTo(long number) {
    sent = number;
    if (ending) {
      Thread.currentThread().interrupt();
    }
  }

  boolean hasFailed() {
    return work.isDone();
  }

  /** Ends the stream and returns how many events Kafka has confirmed. */
  long end() throws Exception {
    ending = true;
    return work.get();
  }
}
