package io.millrace.pipelines.run;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.pipelines.serve.ServingRun;
import io.millrace.pipelines.status.PipelineStatus;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.epoch.EpochPlanner;
import io.millrace.transforms.epoch.Ledgers;
import io.millrace.transforms.epoch.Run;
import io.millrace.transforms.epoch.Standing;
import io.millrace.transforms.kafka.Topic;
import io.millrace.transforms.worker.Worker;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** One start of a pipeline on an engine, from the first check to the last commit. */
public final class PipelineRun {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration LAST_EPOCH = Duration.ofSeconds(60);

  private final PipelineDefinition definition;
  private final Engine engine;
  private final EngineSettings settings;
  private final Progress progress;
  private final Set<TableName> afresh;
  private final CountDownLatch stop = new CountDownLatch(1);

  /**
   * @param afresh the gold tables that are to be computed again from silver
   */
  public PipelineRun(
      PipelineDefinition definition,
      Engine engine,
      EngineSettings settings,
      Progress progress,
      Set<TableName> afresh) {
    this.definition = definition;
    this.engine = engine;
    this.settings = settings;
    this.progress = progress;
    this.afresh = Set.copyOf(afresh);
  }

  /** Asks for an end after the epoch that is under way. */
  public void stop() {
    stop.countDown();
  }

  /** Runs until the topic's present end, or until it is stopped. */
  public void run(boolean untilCaughtUp) {
    try (Lake lake = Lake.open(definition.catalog());
        Topic topic = Topic.open(definition.source())) {
      Run run = Preflight.check(definition, lake, topic, untilCaughtUp, afresh);
      Ledgers ledgers = Ledgers.of(definition, lake);
      progress.start(definition, engine.name(), ledgers.look().complete());
      try (ServingRun serving = ServingRun.begin(definition, settings.master().isPresent())) {
        run(run, lake, topic, ledgers);
        serving.finish(untilCaughtUp);
      }
      progress.finish(ledgers.look().complete());
    }
  }

  private void run(Run run, Lake lake, Topic topic, Ledgers ledgers) {
    PipelineOptions options = engine.options(settings);
    FutureTask<Void> work =
        new FutureTask<>(
            () -> {
              execute(options, run, lake);
              return null;
            });
    Thread thread = new Thread(work, "millrace-" + engine.name());
    thread.setDaemon(true);
    thread.start();
    watch(work, ledgers, topic);
  }

  private void execute(PipelineOptions options, Run run, Lake lake) {
    if (engine.streams()) {
      Pipeline pipeline = Pipeline.create(options);
      new PipelineGraph(definition).addStream(pipeline, run);
      pipeline.run().waitUntilFinish();
    } else {
      executeEpochs(options, run, Ledgers.of(definition, lake));
    }
  }

  /** A bounded run for each epoch; the worker is held so that local ones stay warm in between. */
  private void executeEpochs(PipelineOptions options, Run run, Ledgers ledgers) {
    Worker worker = Worker.acquire(definition);
    try (EpochPlanner planner = new EpochPlanner(definition, run, ledgers)) {
      Standing standing = ledgers.look();
      long turn = 0;
      while (!planner.isDone(standing) && stop.getCount() > 0) {
        Optional<EpochPlan> plan = planner.plan(standing, turn++);
        if (plan.isEmpty()) {
          worker.commits().await(LOOK.toMillis() / 10);
          continue;
        }
        Pipeline pipeline = Pipeline.create(options);
        new PipelineGraph(definition).addEpoch(pipeline, plan.get());
        pipeline.run().waitUntilFinish();
        standing = ledgers.look();
        LedgerEntry last = standing.bronze();
        if (plan.get().source() == EpochPlan.Source.KAFKA && !last.run().equals(run.id())) {
          throw ledgers.complete().takenOver(last);
        }
      }
    } finally {
      worker.release();
    }
  }

  /** Shows how far the tables are until the engine is done or a stop is due. */
  private void watch(FutureTask<Void> work, Ledgers ledgers, Topic topic) {
    long stopBy = Long.MAX_VALUE;
    long epochAtStop = -1;
    while (!isDone(work)) {
      PipelineStatus status = look(ledgers, topic);
      progress.show(status);
      if (stop.getCount() > 0) {
        continue;
      }
      if (epochAtStop < 0) {
        epochAtStop = status.epoch();
        stopBy = System.nanoTime() + LAST_EPOCH.toNanos();
      }
      if (status.epoch() > epochAtStop
          || status.totalLag().orElse(1L) == 0
          || System.nanoTime() > stopBy) {
        engine.cancel();
        return;
      }
    }
  }

  private PipelineStatus look(Ledgers ledgers, Topic topic) {
    LedgerEntry last = ledgers.look().complete();
    try {
      return PipelineStatus.of(definition, last, Optional.of(topic.look().end()));
    } catch (Topic.BrokerAway | Topic.Unknown e) {
      return PipelineStatus.of(definition, last, Optional.empty());
    }
  }

  private boolean isDone(FutureTask<Void> work) {
    try {
      work.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException e) {
      throw Failure.of(engine.unwrapped(e.getCause()));
    }
  }
}
