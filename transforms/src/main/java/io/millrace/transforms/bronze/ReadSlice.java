package io.millrace.transforms.bronze;

import io.millrace.lakehouse.upsert.KeyBlock;
import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.PlannedSlice;
import io.millrace.transforms.gold.PlannedDelta;
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.silver.PlannedBlock;
import io.millrace.transforms.worker.Worker;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a slice into chunks and writes each chunk as bronze and as silver. All this is one step, so
 * that no event is handed from one worker to another and no file is as small as a runner's bundle.
 */
public final class ReadSlice
    extends DoFn<KV<String, Iterable<PlannedSlice>>, KV<String, EpochPart>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ReadSlice.class);

  /** What goes to the commit. */
  public static final TupleTag<KV<String, EpochPart>> WRITTEN =
      new TupleTag<>() {
        private static final long serialVersionUID = 1L;
      };

  /** What goes to the writers of silver's buckets. */
  public static final TupleTag<KV<String, PlannedBlock>> BLOCKS =
      new TupleTag<>() {
        private static final long serialVersionUID = 1L;
      };

  /** What goes to the writers of gold's buckets when silver's rows are only appended. */
  public static final TupleTag<KV<String, PlannedDelta>> DELTAS =
      new TupleTag<>() {
        private static final long serialVersionUID = 1L;
      };

  private final PipelineDefinition pipeline;
  private final Counter events = Metrics.counter("millrace", "events");
  private final Counter bytes = Metrics.counter("millrace", "event_bytes");
  private final Counter files = Metrics.counter("millrace", "bronze_files");
  private final Gauge kernelMemory = Metrics.gauge("millrace", "kernel_memory_bytes");
  private transient Worker worker;
  private transient Chunk chunk;

  public ReadSlice(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
  }

  @Setup
  public void setup() {
    worker = Worker.acquire(pipeline);
    chunk = new Chunk(worker.chunkBytes());
  }

  @ProcessElement
  public void process(@Element KV<String, Iterable<PlannedSlice>> slices, MultiOutputReceiver out) {
    for (PlannedSlice planned : slices.getValue()) {
      SliceWork work = new SliceWork(worker, planned.plan(), planned.slice(), chunk);
      WrittenSlice written = work.run();
      work.deltas().forEach(delta -> out.get(DELTAS).output(KV.of(delta.key(), delta)));
      kernelMemory.set(work.kernelMemory());
      events.inc(written.records());
      bytes.inc(written.bytes());
      files.inc(written.files().size());
      written
          .silver()
          .rules()
          .forEach((rule, count) -> Metrics.counter("millrace.rule", rule).inc(count));
      work.cpu().count();
      String attempt = planned.plan().key();
      LOG.debug("epoch {} slice {}: {}", attempt, planned.slice().index(), work.cpu());
      out.get(WRITTEN).output(KV.of(attempt, written));
      for (KeyBlock block : work.blocks()) {
        out.get(BLOCKS)
            .output(KV.of(attempt + "/" + block.bucket(), new PlannedBlock(planned.plan(), block)));
      }
    }
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.release();
    }
  }
}
