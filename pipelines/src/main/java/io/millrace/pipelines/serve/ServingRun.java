package io.millrace.pipelines.serve;

import io.millrace.olap.store.StoreTable;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.worker.Worker;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stores of a pipeline, for as long as it runs. */
public final class ServingRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServingRun.class);

  private final PipelineDefinition pipeline;
  private final boolean isRemote;
  private final Optional<Worker> worker;

  private ServingRun(PipelineDefinition pipeline, boolean isRemote, Optional<Worker> worker) {
    this.pipeline = pipeline;
    this.isRemote = isRemote;
    this.worker = worker;
  }

  /**
   * Looks at the stores, and begins to keep them up. A table of another shape is refused; a store
   * that is away is waited for, which nothing else does.
   *
   * @param isRemote whether epochs are committed by other processes, which then keep the stores up
   */
  public static ServingRun begin(PipelineDefinition pipeline, boolean isRemote) {
    List<ServedTable> served = ServedTable.of(pipeline);
    if (served.isEmpty()) {
      return new ServingRun(pipeline, isRemote, Optional.empty());
    }
    check(served, isRemote);
    Worker worker = Worker.acquire(pipeline);
    if (!isRemote) {
      Feeds.of(pipeline, worker);
    }
    return new ServingRun(pipeline, isRemote, Optional.of(worker));
  }

  /**
   * A store that does not answer is not asked for its other tables. A feed in this process will say
   * itself that it is away.
   */
  private static void check(List<ServedTable> all, boolean isRemote) {
    Set<String> away = new HashSet<>();
    for (ServedTable served : all) {
      String address = served.serving().address();
      if (!away.contains(address) && !hasAnswered(served, isRemote)) {
        away.add(address);
      }
    }
  }

  private static boolean hasAnswered(ServedTable served, boolean isRemote) {
    StoreTable.Plan plan;
    try {
      plan = served.table().plan();
    } catch (MillraceException e) {
      if (isRemote) {
        LOG.warn("{} waits, the lake goes on: {}", served, e.getMessage());
      }
      return false;
    }
    plan.refuseDifferences();
    return true;
  }

  /**
   * Brings the stores to where the gold tables are, for the last time.
   *
   * @param mustBeLevel whether it is a failure if that cannot be done
   */
  public void finish(boolean mustBeLevel) {
    if (worker.isEmpty()) {
      return;
    }
    Feeds feeds = isRemote ? Feeds.idle(pipeline, worker.get()) : Feeds.of(pipeline, worker.get());
    List<String> behind = feeds.finish();
    if (mustBeLevel && !behind.isEmpty()) {
      throw new MillraceException(
          ErrorKind.SERVE,
          "the tables of the lake are caught up, but not what is served from them: %s; the next start goes on with that"
              .formatted(String.join("; ", behind)));
    }
    behind.forEach(each -> LOG.warn("the next start goes on with {}", each));
  }

  @Override
  public void close() {
    worker.ifPresent(Worker::release);
  }
}
