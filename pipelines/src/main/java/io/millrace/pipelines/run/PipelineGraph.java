package io.millrace.pipelines.run;

import io.millrace.tables.PipelineDefinition;
import io.millrace.transforms.bronze.ReadSlice;
import io.millrace.transforms.bronze.WrittenSlice;
import io.millrace.transforms.commit.CommitEpoch;
import io.millrace.transforms.epoch.CutEpoch;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.epoch.EpochSource;
import io.millrace.transforms.epoch.PlannedSlice;
import io.millrace.transforms.epoch.Run;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;

/**
 * A pipeline file as a Beam graph. There is one graph; a stream feeds it epoch after epoch, and a
 * bounded run feeds it one.
 */
final class PipelineGraph {
  private final PipelineDefinition definition;

  PipelineGraph(PipelineDefinition definition) {
    this.definition = definition;
  }

  /** All epochs of a run. */
  void addStream(Pipeline pipeline, Run run) {
    addStages(pipeline.apply("PlanEpochs", Read.from(new EpochSource(definition, run))));
  }

  /** One epoch. */
  void addEpoch(Pipeline pipeline, EpochPlan plan) {
    addStages(
        pipeline.apply(
            "Epoch",
            Create.timestamped(TimestampedValue.of(plan, EpochPlan.timestamp(plan.epoch())))
                .withCoder(SerializableCoder.of(EpochPlan.class))));
  }

  private void addStages(PCollection<EpochPlan> plans) {
    plans
        .apply("EpochWindow", Window.into(FixedWindows.of(EpochPlan.WINDOW)))
        .apply("CutEpoch", ParDo.of(new CutEpoch()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(PlannedSlice.class)))
        .apply("ShareSlices", GroupByKey.create())
        .apply("ReadSlice", ParDo.of(new ReadSlice(definition)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(WrittenSlice.class)))
        .apply("GatherEpoch", GroupByKey.create())
        .apply("CommitEpoch", ParDo.of(new CommitEpoch(definition)));
  }
}
