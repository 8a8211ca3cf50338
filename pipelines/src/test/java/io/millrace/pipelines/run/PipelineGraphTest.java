package io.millrace.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.epoch.Run;
import io.millrace.transforms.epoch.Slice;
import io.millrace.transforms.epoch.SliceRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.CrashingRunner;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;
import org.junit.jupiter.api.Test;

/** What keeps the graph portable. */
class PipelineGraphTest {
  private static final PipelineDefinition SHOP =
      PipelineFile.parse(
          "shop.yaml",
          Path.of("."),
          """
          pipeline: shop
          source: {kafka: {topic: orders, bootstrap.servers: "127.0.0.1:1"}}
          catalog: {type: jdbc, uri: "jdbc:sqlite:none.db", warehouse: none}
          bronze: {table: bronze.orders}
          silver: {table: silver.orders, columns: {id: long, status: string}, key: id}
          gold:
            - {table: gold.orders, group-by: {status: status}, measures: {orders: count()}}
          """,
          Map.of());

  private static Pipeline pipeline() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(CrashingRunner.class);
    return Pipeline.create(options);
  }

  private static EpochPlan plan() {
    return new EpochPlan(
        1,
        0,
        0,
        "a",
        Run.endless(),
        "orders",
        "id",
        Offsets.NONE,
        Offsets.of(Map.of(0, 5L)),
        EpochPlan.Source.KAFKA,
        List.of(),
        List.of(new Slice(0, List.of(new SliceRange(0, 0, 5)))));
  }

  @Test
  void theStreamUsesNeitherStateNorTimersNorTriggers() {
    Pipeline pipeline = pipeline();
    new PipelineGraph(SHOP).addStream(pipeline, Run.endless());

    assertPortable(pipeline);
  }

  @Test
  void theBoundedGraphIsTheSameBehindItsFirstStep() {
    Pipeline stream = pipeline();
    new PipelineGraph(SHOP).addStream(stream, Run.endless());
    Pipeline bounded = pipeline();
    new PipelineGraph(SHOP).addEpoch(bounded, plan());

    assertPortable(bounded);
    assertThat(stages(bounded))
        .isEqualTo(stages(stream))
        .contains("ReadSlice", "UpsertBucket", "MergeGold", "CommitEpoch");
  }

  @Test
  void aPlanSurvivesTheWayToAWorker() {
    EpochPlan plan = plan();

    assertThat(SerializableUtils.ensureSerializable(plan)).isEqualTo(plan);
  }

  private static List<String> stages(Pipeline pipeline) {
    List<String> names = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            if (node.isRootNode()) {
              return CompositeBehavior.ENTER_TRANSFORM;
            }
            add(node);
            return CompositeBehavior.DO_NOT_ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            add(node);
          }

          private void add(TransformHierarchy.Node node) {
            boolean first =
                node.getTransform() instanceof Create.TimestampedValues
                    || node.getTransform() instanceof Read.Unbounded;
            if (!first) {
              names.add(node.getFullName());
            }
          }
        });
    return names;
  }

  private static void assertPortable(Pipeline pipeline) {
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            PTransform<?, ?> transform = node.getTransform();
            if (node.getFullName().startsWith("Epoch/")
                || node.getFullName().startsWith("PlanEpochs")) {
              return;
            }
            assertThat(transform)
                .isInstanceOfAny(
                    ParDo.MultiOutput.class,
                    GroupByKey.class,
                    Flatten.PCollections.class,
                    Window.Assign.class);
            if (transform instanceof ParDo.MultiOutput<?, ?> parDo) {
              DoFnSignature signature = DoFnSignatures.getSignature(parDo.getFn().getClass());
              assertThat(signature.usesState()).isFalse();
              assertThat(signature.usesTimers()).isFalse();
            }
          }

          @Override
          public void visitValue(PValue value, TransformHierarchy.Node producer) {
            if (value instanceof PCollection<?> collection
                && !producer.getFullName().startsWith("Epoch/")) {
              assertThat(collection.getWindowingStrategy().getTrigger())
                  .isEqualTo(DefaultTrigger.of());
              if (!producer.getFullName().startsWith("PlanEpochs")
                  && !producer.getFullName().equals("Epoch")) {
                assertThat(collection.getWindowingStrategy().getWindowFn())
                    .isInstanceOf(FixedWindows.class);
              }
            }
          }
        });
  }
}
