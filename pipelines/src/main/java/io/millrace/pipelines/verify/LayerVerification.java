package io.millrace.pipelines.verify;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.query.GoldComparison;
import io.millrace.transforms.query.GoldComparison.Result;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Compares the gold tables of a pipeline with their queries over silver, and tells what was found.
 */
public final class LayerVerification {
  private static final Duration MOST_TIME = Duration.ofMinutes(30);
  private static final int SHOWN = 10;

  private final PipelineDefinition pipeline;
  private final PrintWriter out;

  public LayerVerification(PipelineDefinition pipeline, PrintWriter out) {
    this.pipeline = pipeline;
    this.out = out;
  }

  /** Returns whether all gold tables are what their definitions say. */
  public boolean run() {
    boolean all = true;
    try (Lake lake = Lake.open(pipeline.catalog())) {
      for (GoldDefinition gold : pipeline.gold()) {
        Result result = new GoldComparison(pipeline, gold).run(lake, MOST_TIME);
        tell(gold, result);
        all &= result.different() == 0;
      }
    }
    return all;
  }

  private void tell(GoldDefinition gold, Result result) {
    say(
        "%s beside its query over %s at epoch %d (%s): %,d groups, %s",
        gold.table(),
        pipeline.silver().map(SilverDefinition::table).orElseThrow(),
        result.cut().epoch(),
        result.cut().time(),
        result.groups(),
        result.different() == 0 ? "all alike" : "%,d are not alike".formatted(result.different()));
    result.some().stream().limit(SHOWN).forEach(group -> say("  %s", group));
    if (!result.leftOut().isEmpty()) {
      say("  not compared, as they are only about right: %s", String.join(", ", result.leftOut()));
    }
    result.notes().forEach(note -> say("  %s", note));
  }

  private void say(String line, Object... values) {
    out.println(String.format(Locale.ROOT, line, values));
  }
}
