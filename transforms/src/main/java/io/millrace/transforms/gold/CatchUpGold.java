package io.millrace.transforms.gold;

import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.worker.Worker;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Sends word to the writers of gold's buckets that they are to come to where silver is. */
public final class CatchUpGold extends DoFn<EpochPlan, KV<String, PlannedDelta>> {
  private static final long serialVersionUID = 1L;

  private final PipelineDefinition pipeline;
  private transient Worker worker;

  public CatchUpGold(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
  }

  @Setup
  public void setup() {
    worker = Worker.acquire(pipeline);
  }

  @ProcessElement
  public void process(@Element EpochPlan plan, OutputReceiver<KV<String, PlannedDelta>> out) {
    if (plan.source() == EpochPlan.Source.SILVER) {
      worker.gold().catchUp(plan).forEach(delta -> out.output(KV.of(delta.key(), delta)));
    }
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.release();
    }
  }
}
