package io.millrace.transforms.epoch;

import io.millrace.tables.PipelineDefinition;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/** The epochs of a run, one after the other, each planned when the one before it is committed. */
public final class EpochSource extends UnboundedSource<EpochPlan, EpochMark> {
  private static final long serialVersionUID = 1L;

  private final PipelineDefinition pipeline;
  private final Run run;

  public EpochSource(PipelineDefinition pipeline, Run run) {
    this.pipeline = pipeline;
    this.run = run;
  }

  @Override
  public List<EpochSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<EpochPlan> createReader(PipelineOptions options, EpochMark mark) {
    return new EpochReader(this, mark);
  }

  PipelineDefinition pipeline() {
    return pipeline;
  }

  Run run() {
    return run;
  }

  @Override
  public Coder<EpochMark> getCheckpointMarkCoder() {
    return SerializableCoder.of(EpochMark.class);
  }

  @Override
  public Coder<EpochPlan> getOutputCoder() {
    return SerializableCoder.of(EpochPlan.class);
  }
}
