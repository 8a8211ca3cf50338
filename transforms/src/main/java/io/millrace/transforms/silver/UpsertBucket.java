package io.millrace.transforms.silver;

import io.millrace.lakehouse.upsert.EpochAttempt;
import io.millrace.lakehouse.upsert.KeyBlock;
import io.millrace.lakehouse.upsert.UpsertedBucket;
import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.cost.ChangeCounters;
import io.millrace.transforms.cost.StageCpu;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.gold.PlannedDelta;
import io.millrace.transforms.worker.Worker;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works out what an epoch changes in one bucket of silver. */
public final class UpsertBucket
    extends DoFn<KV<String, Iterable<PlannedBlock>>, KV<String, EpochPart>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(UpsertBucket.class);

  /** What goes to the commit. */
  public static final TupleTag<KV<String, EpochPart>> MERGED =
      new TupleTag<>() {
        private static final long serialVersionUID = 1L;
      };

  /** What goes to the writers of gold's buckets. */
  public static final TupleTag<KV<String, PlannedDelta>> DELTAS =
      new TupleTag<>() {
        private static final long serialVersionUID = 1L;
      };

  private final PipelineDefinition pipeline;
  private final ChangeCounters changes = new ChangeCounters("silver");
  private final Counter late = Metrics.counter("millrace", "silver_late");
  private final Distribution upsertMillis = Metrics.distribution("millrace", "upsert_millis");
  private final Gauge stateMemory = Metrics.gauge("millrace", "state_memory_bytes");
  private transient Worker worker;

  public UpsertBucket(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
  }

  @Setup
  public void setup() {
    worker = Worker.acquire(pipeline);
  }

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<PlannedBlock>> gathered, MultiOutputReceiver out) {
    SortedMap<Integer, PlannedBlock> bySlice = new TreeMap<>();
    gathered.getValue().forEach(each -> bySlice.putIfAbsent(each.block().slice(), each));
    PlannedBlock any = bySlice.get(bySlice.firstKey());
    EpochPlan plan = any.plan();
    plan.checkComplete(bySlice.keySet());
    List<KeyBlock> blocks = bySlice.values().stream().map(PlannedBlock::block).toList();
    long start = System.nanoTime();
    StageCpu cpu = new StageCpu();
    EpochAttempt attempt = new EpochAttempt(plan.epoch(), plan.after(), plan.attempt());
    UpsertedBucket bucket =
        worker.withKernel(
            kernel -> worker.buckets().upsert(any.block().bucket(), attempt, blocks, kernel));
    long took = (System.nanoTime() - start) / 1_000_000;
    upsertMillis.update(took);
    cpu.lap(StageCpu.Stage.UPSERT);
    worker
        .withKernel(kernel -> worker.gold().deltas(plan, bucket, kernel))
        .forEach(delta -> out.get(DELTAS).output(KV.of(delta.key(), delta)));
    cpu.lap(StageCpu.Stage.GOLD);
    cpu.count();
    changes.add(bucket.counts());
    late.inc(bucket.counts().late());
    long memory = worker.buckets().memoryBytes();
    stateMemory.set(memory);
    LOG.debug(
        "epoch {} bucket {}: upserted in {} ms, {} bytes of state in memory, {}",
        plan.key(),
        bucket.bucket(),
        took,
        memory,
        cpu);
    out.get(MERGED).output(KV.of(plan.key(), new MergedBucket(plan, bucket)));
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.release();
    }
  }
}
