package io.millrace.transforms.epoch;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
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
  private Ledger ledger;
  private EpochPlanner planner;
  private long planned;
  private long seen = -1;
  private boolean done;
  private EpochPlan current;

  /** A mark of another run says nothing: that run's epochs are in the ledger or they are not. */
  EpochReader(EpochSource source, EpochMark mark) {
    this.source = source;
    this.planned = mark != null && mark.run().equals(source.run().id()) ? mark.planned() : -1;
  }

  @Override
  public boolean start() {
    worker = Worker.acquire(source.pipeline());
    ledger = new Ledger(worker.loadBronze());
    planner = new EpochPlanner(source.pipeline(), source.run());
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
    LedgerEntry last = last();
    if (last.epoch() < planned) {
      worker.commits().await(IDLE_MILLIS);
      last = last();
      if (last.epoch() < planned) {
        return false;
      }
    }
    if (planned >= 0 && !last.run().equals(source.run().id())) {
      throw ledger.takenOver(last);
    }
    if (planner.isDone(last)) {
      done = true;
      return false;
    }
    Optional<EpochPlan> plan = planner.plan(last);
    if (plan.isEmpty()) {
      worker.commits().await(IDLE_MILLIS);
      return false;
    }
    current = plan.get();
    planned = current.epoch();
    return true;
  }

  /** The ledger only goes forward, unless the table was rolled back: waiting would have no end. */
  private LedgerEntry last() {
    LedgerEntry last = ledger.last().orElseThrow(this::noLedger);
    long reached = Math.max(seen, planned - 1);
    if (last.epoch() < reached) {
      throw ledger.rolledBack(last, reached);
    }
    seen = last.epoch();
    return last;
  }

  private MillraceException noLedger() {
    return new MillraceException(
        ErrorKind.LAKE,
        "%s has no position, though the run began with one: was it replaced? Start the pipeline again"
            .formatted(worker.bronze().name()));
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
    return EpochPlan.timestamp(getCurrent().epoch());
  }

  /**
   * Each epoch's window ends when the epoch has been planned, so that nothing waits for a clock.
   */
  @Override
  public Instant getWatermark() {
    if (done) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    return planned < 0 ? BoundedWindow.TIMESTAMP_MIN_VALUE : EpochPlan.timestamp(planned + 1);
  }

  @Override
  public EpochMark getCheckpointMark() {
    return new EpochMark(source.run().id(), planned);
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
