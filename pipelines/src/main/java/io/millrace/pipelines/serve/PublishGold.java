package io.millrace.pipelines.serve;

import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.commit.CommittedEpoch;
import io.millrace.transforms.worker.Worker;
import org.apache.beam.sdk.transforms.DoFn;

/** Sees to it that what epochs changed in gold comes to the stores, wherever it runs. */
public final class PublishGold extends DoFn<CommittedEpoch, Void> {
  private static final long serialVersionUID = 1L;

  private final PipelineDefinition pipeline;
  private transient Worker worker;

  public PublishGold(PipelineDefinition pipeline) {
    this.pipeline = pipeline;
  }

  @Setup
  public void setup() {
    worker = Worker.acquire(pipeline);
    Feeds.of(pipeline, worker);
  }

  /** The epoch may have been committed by another process. */
  @ProcessElement
  public void process(@Element CommittedEpoch epoch) {
    worker.announceCommit();
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.release();
    }
  }
}
