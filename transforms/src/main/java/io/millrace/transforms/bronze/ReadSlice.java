package io.millrace.transforms.bronze;

import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.epoch.PlannedSlice;
import io.millrace.transforms.epoch.Slice;
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/**
 * Reads a slice from Kafka into chunks and writes each chunk as bronze. The two are one step, so
 * that no event is handed from one worker to another and no file is as small as a runner's bundle.
 */
public final class ReadSlice
    extends DoFn<KV<String, Iterable<PlannedSlice>>, KV<String, WrittenSlice>> {
  private static final long serialVersionUID = 1L;

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
    chunk = new Chunk();
  }

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<PlannedSlice>> slices,
      OutputReceiver<KV<String, WrittenSlice>> out) {
    for (PlannedSlice planned : slices.getValue()) {
      WrittenSlice written = write(planned.plan(), planned.slice());
      events.inc(written.records());
      bytes.inc(written.bytes());
      files.inc(written.files().size());
      out.output(KV.of(planned.plan().key(), written));
    }
  }

  private WrittenSlice write(EpochPlan plan, Slice slice) {
    List<DataFile> written = new ArrayList<>();
    SliceTotals totals = new SliceTotals();
    worker.withConsumer(
        slice,
        consumer -> {
          consumer.start(slice);
          boolean goesOn = true;
          while (goesOn) {
            chunk.clear();
            goesOn = consumer.read(chunk);
            totals.add(chunk);
            written.addAll(writeChunk(plan, slice));
          }
          totals.add(consumer.gaps());
        });
    chunk.clear();
    Table table = worker.bronze();
    return new WrittenSlice(
        plan,
        slice.index(),
        written.stream().map(file -> ContentFileParser.toJson(file, table.spec())).toList(),
        totals.records(),
        totals.bytes(),
        totals.gaps());
  }

  private List<DataFile> writeChunk(EpochPlan plan, Slice slice) {
    if (chunk.size() == 0) {
      return List.of();
    }
    return worker.withKernel(
        kernel -> {
          List<DataFile> written =
              new BronzeWriter(worker.bronze(), kernel, worker.scratch())
                  .write(
                      chunk,
                      plan.epoch(),
                      plan.topic(),
                      () -> DataFileNames.ofSlice(plan.epoch(), plan.attempt(), slice.index()));
          kernelMemory.set(kernel.memoryUsed());
          return written;
        });
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.release();
    }
  }
}
