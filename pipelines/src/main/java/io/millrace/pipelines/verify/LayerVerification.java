package io.millrace.pipelines.verify;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import io.millrace.transforms.query.GoldComparison;
import io.millrace.transforms.query.GoldComparison.Result;
import io.millrace.transforms.query.SilverComparison;
import io.millrace.transforms.query.SilverFindings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Compares silver with what the pipeline file makes of bronze, and the gold tables with their
 * queries over silver, and tells what was found.
 */
public final class LayerVerification {
  private static final int SHOWN = 10;

  private final PipelineDefinition pipeline;
  private final Path file;
  private final Duration mostTime;
  private final PrintWriter out;

  /**
   * @param file the pipeline file, for its name to be said
   * @param mostTime how long one statement of a comparison may take
   */
  public LayerVerification(
      PipelineDefinition pipeline, Path file, Duration mostTime, PrintWriter out) {
    this.pipeline = pipeline;
    this.file = file;
    this.mostTime = mostTime;
    this.out = out;
  }

  /** Returns whether all tables are what their definitions say. */
  public boolean run() {
    if (pipeline.silver().isEmpty()) {
      say(
          "%s has nothing to compare: %s is what came from Kafka, and there is no silver section",
          pipeline.name(), pipeline.bronze().table());
      return true;
    }
    try (Lake lake = Lake.open(pipeline.catalog())) {
      boolean all = silver(lake);
      for (GoldDefinition gold : pipeline.gold()) {
        Result result = new GoldComparison(pipeline, gold).run(lake, mostTime);
        tell(gold, result);
        all &= result.different() == 0;
      }
      return all;
    }
  }

  private boolean silver(Lake lake) {
    SilverDefinition silver = pipeline.silver().orElseThrow();
    SilverFindings found = new SilverComparison(pipeline).run(lake, mostTime);
    say(
        "%s beside what %s makes of %s at epoch %d (%s): %,d rows, %s",
        silver.table(),
        file.getFileName(),
        pipeline.bronze().table(),
        found.cut().epoch(),
        found.cut().time(),
        found.rows(),
        alike(found.different(), !found.apart().isEmpty()));
    found.some().stream().limit(SHOWN).forEach(row -> say("  %s", row));
    found.apart().forEach(what -> say("  %s", what));
    tellQuarantine(silver.quarantine(), found);
    found.notes().forEach(note -> say("  %s", note));
    return found.areAlike();
  }

  private static String alike(long different, boolean someApart) {
    if (different > 0) {
      return "%,d are not alike".formatted(different);
    }
    return someApart ? "all alike that can be compared" : "all alike";
  }

  private void tellQuarantine(TableName table, SilverFindings found) {
    if (found.quarantine().isEmpty()) {
      say("  %s: %,d records, as it should be", table, found.rejected());
    }
    found.quarantine().forEach(wrong -> say("  %s", wrong));
  }

  private void tell(GoldDefinition gold, Result result) {
    say(
        "%s beside its query over %s at epoch %d (%s): %,d groups, %s",
        gold.table(),
        pipeline.silver().map(SilverDefinition::table).orElseThrow(),
        result.cut().epoch(),
        result.cut().time(),
        result.groups(),
        alike(result.different(), false));
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
