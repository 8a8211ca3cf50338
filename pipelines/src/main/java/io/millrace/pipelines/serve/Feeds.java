package io.millrace.pipelines.serve;

import io.millrace.olap.publish.Publisher;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps the stores of a pipeline up to its gold tables, beside the epochs of this process. */
public final class Feeds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Another process keeps the store up; it may end. */
  private static final Duration SHUT_OUT = Duration.ofMinutes(1);

  private final Worker worker;
  private final List<Feed> feeds = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  private Feeds(PipelineDefinition pipeline, Worker worker) {
    this.worker = worker;
    ServedTable.of(pipeline).forEach(served -> feeds.add(new Feed(served, worker)));
  }

  /** Those of a worker; they start at once, and end with it. */
  public static Feeds of(PipelineDefinition pipeline, Worker worker) {
    return worker.companion(Feeds.class, any -> new Feeds(pipeline, worker).start());
  }

  /** Those of a worker, which do nothing until they are to finish. */
  static Feeds idle(PipelineDefinition pipeline, Worker worker) {
    return new Feeds(pipeline, worker);
  }

  private Feeds start() {
    for (Feed feed : feeds) {
      Thread thread =
          new Thread(() -> keepUp(feed), "millrace-serve-" + feed.served().serving().table());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    return this;
  }

  private void keepUp(Feed feed) {
    String said = "";
    Duration pause = Duration.ZERO;
    while (!stopped) {
      long seen = worker.commits().count();
      try {
        feed.bring();
        feed.ensureTable();
        if (!said.isEmpty()) {
          LOG.info("{} goes on", feed.served());
        }
        said = "";
        pause = Duration.ZERO;
      } catch (Publisher.ShutOut e) {
        LOG.debug("{}: {}", feed.served(), e.getMessage());
        worker.commits().awaitAfter(seen, SHUT_OUT.toMillis());
        continue;
      } catch (RuntimeException e) {
        if (stopped) {
          return;
        }
        pause = longer(pause);
        said = say(feed, e, said);
      }
      if (pause.isZero()) {
        worker.commits().awaitAfter(seen, LOOK.toMillis());
      } else {
        pause(pause);
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private static String say(Feed feed, RuntimeException failure, String said) {
    String message = inWords(failure);
    if (!message.equals(said)) {
      if (failure instanceof MillraceException) {
        LOG.warn("{} waits, the lake goes on: {}", feed.served(), message);
      } else {
        LOG.warn("{} waits, the lake goes on: {}", feed.served(), message, failure);
      }
    }
    return message;
  }

  private static String inWords(RuntimeException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private synchronized void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toMillis(); !stopped && left > 0; ) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  /**
   * Ends, after a last look at the gold tables.
   *
   * @return for each whose topic could not be brought to where its gold table is, why
   */
  List<String> finish() {
    stop();
    List<String> behind = new ArrayList<>();
    for (Feed feed : feeds) {
      try {
        feed.bring();
      } catch (RuntimeException e) {
        behind.add("%s: %s".formatted(feed.served(), inWords(e)));
        continue;
      }
      try {
        feed.ensureTable();
      } catch (RuntimeException e) {
        LOG.warn("{} is in the topic, but: {}", feed.served(), inWords(e));
      }
    }
    feeds.forEach(Feed::close);
    return behind;
  }

  private void stop() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    worker.announceCommit();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    feeds.forEach(Feed::close);
  }
}
