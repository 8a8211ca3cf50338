package io.millrace.transforms.bronze;

import io.millrace.lakehouse.upsert.KeyBlock;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.FileJson;
import io.millrace.transforms.cost.StageCpu;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.epoch.Slice;
import io.millrace.transforms.gold.PlannedDelta;
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.kernel.Rows;
import io.millrace.transforms.silver.SilverPart;
import io.millrace.transforms.silver.SilverSlice;
import io.millrace.transforms.worker.SilverSide;
import io.millrace.transforms.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One slice of an epoch, from its source to files. */
final class SliceWork {
  private final Worker worker;
  private final EpochPlan plan;
  private final Slice slice;
  private final Chunk chunk;
  private final Optional<SilverSlice> silver;
  private final FileJson json;
  private final List<String> files = new ArrayList<>();
  private final SliceTotals totals = new SliceTotals();
  private final StageCpu cpu = new StageCpu();
  private long kernelMemory;

  SliceWork(Worker worker, EpochPlan plan, Slice slice, Chunk chunk) {
    this.worker = worker;
    this.plan = plan;
    this.slice = slice;
    this.chunk = chunk;
    this.silver = worker.silver().map(side -> new SilverSlice(side.target(), plan, slice.index()));
    this.json = new FileJson(worker.bronze().specs());
  }

  WrittenSlice run() {
    if (plan.source() == EpochPlan.Source.BRONZE) {
      new BronzeReader(worker.loadBronze()).read(plan.after(), plan.epoch(), chunk, this::take);
    } else {
      readKafka();
    }
    chunk.clear();
    cpu.lap(StageCpu.Stage.READ);
    return new WrittenSlice(
        plan,
        slice.index(),
        files,
        totals.records(),
        totals.bytes(),
        totals.gaps(),
        silver.map(SilverSlice::part).orElse(SilverPart.NONE));
  }

  private void readKafka() {
    worker.withConsumer(
        slice,
        consumer -> {
          consumer.start(slice);
          boolean goesOn = true;
          while (goesOn) {
            chunk.clear();
            goesOn = consumer.read(chunk);
            if (chunk.size() > 0) {
              take();
            }
          }
          totals.add(consumer.gaps());
        });
  }

  private void take() {
    totals.add(chunk);
    cpu.lap(StageCpu.Stage.READ);
    worker.withKernel(
        kernel -> {
          if (plan.source() == EpochPlan.Source.KAFKA) {
            writeBronze(kernel);
            cpu.lap(StageCpu.Stage.BRONZE);
          }
          silver.ifPresent(side -> side.add(kernel, Rows.all(chunk), cpu));
          kernelMemory = kernel.memoryUsed();
          return null;
        });
  }

  private void writeBronze(Kernel kernel) {
    new BronzeWriter(worker.bronze(), kernel, worker.scratch())
        .write(
            chunk,
            plan.epoch(),
            plan.topic(),
            () -> DataFileNames.ofSlice(plan.epoch(), plan.attempt(), slice.index()))
        .forEach(file -> files.add(json.text(file)));
  }

  /** What the writers of silver's buckets must know. */
  List<KeyBlock> blocks() {
    return silver.map(SilverSlice::blocks).orElse(List.of());
  }

  /** What the writers of gold's buckets must know when silver's rows are only appended. */
  List<PlannedDelta> deltas() {
    if (silver.isEmpty() || worker.silver().flatMap(SilverSide::buckets).isPresent()) {
      return List.of();
    }
    List<PlannedDelta> deltas =
        worker.withKernel(
            kernel -> worker.gold().deltas(plan, slice.index(), silver.get().appended(), kernel));
    cpu.lap(StageCpu.Stage.GOLD);
    return deltas;
  }

  StageCpu cpu() {
    return cpu;
  }

  long kernelMemory() {
    return kernelMemory;
  }
}
