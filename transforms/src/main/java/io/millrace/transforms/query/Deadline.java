package io.millrace.transforms.query;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a statement when its time is over. The driver's own time limit is of no use here: it does
 * not hold while the rows of a result come.
 */
final class Deadline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);

  private final Duration mostTime;
  private final ScheduledExecutorService timer;
  private final ScheduledFuture<?> ending;
  private volatile boolean over;

  private Deadline(Statement statement, Duration mostTime) {
    this.mostTime = mostTime;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "millrace-query-deadline");
              thread.setDaemon(true);
              return thread;
            });
    // Again and again, for a statement that has not begun yet cannot be ended.
    this.ending =
        timer.scheduleWithFixedDelay(
            () -> end(statement), mostTime.toMillis(), 100, TimeUnit.MILLISECONDS);
  }

  static Deadline of(Statement statement, Duration mostTime) {
    return new Deadline(statement, mostTime);
  }

  private void end(Statement statement) {
    over = true;
    try {
      statement.cancel();
    } catch (SQLException e) {
      LOG.debug("the statement has ended by itself", e);
    }
  }

  boolean isOver() {
    return over;
  }

  MillraceException failure() {
    return new MillraceException(
        ErrorKind.SPEC,
        "the query took more than %d s; make it do less, or give it more time with --timeout"
            .formatted(mostTime.toSeconds()));
  }

  @Override
  public void close() {
    ending.cancel(false);
    timer.shutdownNow();
  }
}
