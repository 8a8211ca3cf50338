package io.millrace.pipelines.run;

import io.millrace.pipelines.serve.PublishGold;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.bronze.ReadSlice;
import io.millrace.transforms.commit.CommitEpoch;
import io.millrace.transforms.commit.CommittedEpoch;
import io.millrace.transforms.epoch.CutEpoch;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.epoch.EpochSource;
import io.millrace.transforms.epoch.PlannedSlice;
import io.millrace.transforms.epoch.Run;
import io.millrace.transforms.gold.CatchUpGold;
import io.millrace.transforms.gold.MergeGold;
import io.millrace.transforms.gold.PlannedDelta;
import io.millrace.transforms.silver.PlannedBlock;
import io.millrace.transforms.silver.UpsertBucket;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * A pipeline file as a Beam graph. There is one graph; a stream feeds it epoch after epoch, and a
 * bounded run feeds it one.
 */
final class PipelineGraph {
  private static final Coder<KV<String, EpochPart>> PARTS =
      KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(EpochPart.class));

  private static final Coder<KV<String, PlannedDelta>> DELTAS =
      KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(PlannedDelta.class));

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
            Create.timestamped(TimestampedValue.of(plan, plan.timestamp()))
                .withCoder(SerializableCoder.of(EpochPlan.class))));
  }

  private void addStages(PCollection<EpochPlan> plans) {
    PCollection<EpochPlan> windowed =
        plans.apply("EpochWindow", Window.into(FixedWindows.of(EpochPlan.WINDOW)));
    PCollectionTuple read =
        windowed
            .apply("CutEpoch", ParDo.of(new CutEpoch()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(PlannedSlice.class)))
            .apply("ShareSlices", GroupByKey.create())
            .apply(
                "ReadSlice",
                ParDo.of(new ReadSlice(definition))
                    .withOutputTags(
                        ReadSlice.WRITTEN,
                        TupleTagList.of(ReadSlice.BLOCKS).and(ReadSlice.DELTAS)));
    PCollectionList<KV<String, EpochPart>> parts =
        PCollectionList.of(read.get(ReadSlice.WRITTEN).setCoder(PARTS));
    PCollection<KV<String, PlannedBlock>> blocks =
        read.get(ReadSlice.BLOCKS)
            .setCoder(KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(PlannedBlock.class)));
    PCollection<KV<String, PlannedDelta>> deltas = read.get(ReadSlice.DELTAS).setCoder(DELTAS);
    if (definition.silver().flatMap(SilverDefinition::upsert).isPresent()) {
      PCollectionTuple upserted = upserted(blocks);
      parts = parts.and(upserted.get(UpsertBucket.MERGED).setCoder(PARTS));
      deltas = upserted.get(UpsertBucket.DELTAS).setCoder(DELTAS);
    }
    if (!definition.gold().isEmpty()) {
      parts = parts.and(gold(windowed, deltas));
    }
    PCollection<CommittedEpoch> committed =
        parts
            .apply("EpochParts", Flatten.pCollections())
            .apply("GatherEpoch", GroupByKey.create())
            .apply("CommitEpoch", ParDo.of(new CommitEpoch(definition)));
    if (definition.isServed()) {
      committed.apply("PublishGold", ParDo.of(new PublishGold(definition)));
    }
  }

  private PCollectionTuple upserted(PCollection<KV<String, PlannedBlock>> blocks) {
    return blocks
        .apply("ShareBuckets", GroupByKey.create())
        .apply(
            "UpsertBucket",
            ParDo.of(new UpsertBucket(definition))
                .withOutputTags(UpsertBucket.MERGED, TupleTagList.of(UpsertBucket.DELTAS)));
  }

  private PCollection<KV<String, EpochPart>> gold(
      PCollection<EpochPlan> plans, PCollection<KV<String, PlannedDelta>> deltas) {
    PCollection<KV<String, PlannedDelta>> behind =
        plans.apply("CatchUpGold", ParDo.of(new CatchUpGold(definition.gold()))).setCoder(DELTAS);
    return PCollectionList.of(deltas)
        .and(behind)
        .apply("GoldDeltas", Flatten.pCollections())
        .apply("ShareGroups", GroupByKey.create())
        .apply("MergeGold", ParDo.of(new MergeGold(definition)))
        .setCoder(PARTS);
  }
}
