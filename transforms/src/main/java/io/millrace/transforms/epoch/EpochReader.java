package io.millrace.transforms.epoch;

import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.transforms.worker.Worker;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** Plans an epoch, waits until the ledger has it, plans the next. */
final class EpochReader extends UnboundedSource.UnboundedReader<EpochPlan> {
  private static final long IDLE_MILLIS = 50;

  private final EpochSource source;
  private Worker worker;
  private Ledgers ledgers;
  private EpochPlanner planner;
  private EpochMark mark;
  private long seen = -1;
  private boolean done;
  private EpochPlan current;

  /** A mark of another run says nothing: that run's epochs are in the ledger or they are not. */
  EpochReader(EpochSource source, EpochMark mark) {
    this.source = source;
    this.mark =
        mark != null && mark.run().equals(source.run().id())
            ? mark
            : new EpochMark(source.run().id(), -1, -1, "", 0);
  }

  @Override
  public boolean start() {
    worker = Worker.acquire(source.pipeline());
    ledgers = worker.ledgers();
    planner = new EpochPlanner(source.pipeline(), source.run(), ledgers);
    return advance();
  }

  /**
   * Does not return at once when there is nothing to do: runners ask again without a pause. But
   * right after a plan it does, for the Direct runner keeps that plan back until this returns.
   */
  @Override
  public boolean advance() {
    boolean justPlanned = current != null;
    current = null;
    if (justPlanned) {
      return false;
    }
    if (done) {
      return false;
    }
    Standing standing = look();
    if (isWaited(standing)) {
      worker.commits().await(IDLE_MILLIS);
      standing = look();
      if (isWaited(standing)) {
        return false;
      }
    }
    LedgerEntry last = standing.complete();
    if (mark.planned() >= 0 && last.epoch() >= mark.planned() && !standing.anyIsOf(source.run())) {
      throw ledgers.complete().takenOver(last);
    }
    if (planner.isDone(standing)) {
      done = true;
      return false;
    }
    Optional<EpochPlan> plan = planner.plan(standing, mark.turn());
    if (plan.isEmpty()) {
      worker.commits().await(IDLE_MILLIS);
      return false;
    }
    current = plan.get();
    mark =
        new EpochMark(
            source.run().id(), current.after(), current.epoch(), current.key(), mark.turn() + 1);
    return true;
  }

  /** Whether the planned epoch is neither complete nor given up. */
  private boolean isWaited(Standing standing) {
    return standing.complete().epoch() < mark.planned()
        && !standing.abandoned().contains(mark.attempt());
  }

  /** The ledgers only go forward, unless a table was rolled back: waiting would have no end. */
  private Standing look() {
    Standing standing = ledgers.look();
    LedgerEntry last = standing.complete();
    long reached = Math.max(seen, mark.after());
    if (last.epoch() < reached) {
      throw ledgers.complete().rolledBack(last, reached);
    }
    seen = last.epoch();
    return standing;
  }

  @Override
  public EpochPlan getCurrent() {
    if (current == null) {
      throw new NoSuchElementException();
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    return getCurrent().timestamp();
  }

  /** Each plan's window ends when the plan has been made, so that nothing waits for a clock. */
  @Override
  public Instant getWatermark() {
    if (done) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    return mark.planned() < 0
        ? BoundedWindow.TIMESTAMP_MIN_VALUE
        : EpochPlan.timestamp(mark.turn());
  }

  @Override
  public EpochMark getCheckpointMark() {
    return mark;
  }

  @Override
  public EpochSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    if (planner != null) {
      planner.close();
    }
    if (worker != null) {
      worker.release();
    }
  }
}
