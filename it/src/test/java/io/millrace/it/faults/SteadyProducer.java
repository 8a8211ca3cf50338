package io.millrace.it.faults;

import io.millrace.it.load.EventGenerator;
import io.millrace.it.load.EventProducer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Events at a steady rate until it is told to stop. */
final class SteadyProducer implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);

  private final EventProducer producer;
  private final FutureTask<Long> work;
  private volatile boolean stopped;

  private SteadyProducer(EventProducer producer, long perSecond) {
    this.producer = producer;
    this.work = new FutureTask<>(() -> send(perSecond));
  }

  static SteadyProducer start(Map<String, ?> client, String topic, long perSecond) {
    return start(client, topic, perSecond, EventGenerator.of(1));
  }

  static SteadyProducer start(
      Map<String, ?> client, String topic, long perSecond, EventGenerator events) {
    SteadyProducer steady = new SteadyProducer(EventProducer.to(client, topic, events), perSecond);
    Thread thread = new Thread(steady.work, "producer of " + topic);
    thread.setDaemon(true);
    thread.start();
    return steady;
  }

  private long send(long perSecond) {
    long sent = 0;
    long start = System.nanoTime();
    while (!stopped) {
      long due = (System.nanoTime() - start) * perSecond / 1_000_000_000L;
      producer.send(sent, due);
      sent = due;
      LockSupport.parkNanos(TICK.toNanos());
    }
    return sent;
  }

  /** Ends it, and tells how many events Kafka has from it. */
  long stop() {
    stopped = true;
    try {
      return work.get(Mill.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the producer failed", e);
    }
  }

  @Override
  public void close() {
    stopped = true;
    producer.close();
  }
}
