package io.millrace.transforms.gold;

import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.cost.ChangeCounters;
import io.millrace.transforms.cost.StageCpu;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.worker.Worker;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works out what an epoch changes in one bucket of a gold table. */
public final class MergeGold
    extends DoFn<KV<String, Iterable<PlannedDelta>>, KV<String, EpochPart>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(MergeGold.class);

  private final PipelineDefinition pipeline;
  private final ChangeCounters changes = new ChangeCounters("gold");
  private final Distribution mergeMillis = Metrics.distribution("millrace", "gold_millis");
  private final Gauge stateMemory = Metrics.gauge("millrace", "gold_state_memory_bytes");
  private transient Worker worker;

  public MergeGold(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
  }

  @Setup
  public void setup() {
    worker = Worker.acquire(pipeline);
  }

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<PlannedDelta>> gathered,
      OutputReceiver<KV<String, EpochPart>> out) {
    SortedMap<Integer, PlannedDelta> byPart = new TreeMap<>();
    gathered.getValue().forEach(each -> byPart.putIfAbsent(each.part(), each));
    List<PlannedDelta> parts = List.copyOf(byPart.values());
    EpochPlan plan = parts.get(0).plan();
    plan.checkGathered(byPart.keySet(), worker.gold().partsOf(plan));
    long start = System.nanoTime();
    StageCpu cpu = new StageCpu();
    MergedGold merged = worker.withKernel(kernel -> worker.gold().merge(parts, kernel));
    long took = (System.nanoTime() - start) / 1_000_000;
    mergeMillis.update(took);
    cpu.lap(StageCpu.Stage.GOLD);
    cpu.count();
    changes.add(merged.bucket().counts());
    stateMemory.set(worker.gold().memoryBytes());
    LOG.debug(
        "epoch {} gold table {} bucket {}: merged in {} ms, {}",
        plan.key(),
        merged.table(),
        merged.bucket().bucket(),
        took,
        cpu);
    out.output(KV.of(plan.key(), merged));
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.release();
    }
  }
}
