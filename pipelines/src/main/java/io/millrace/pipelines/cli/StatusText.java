package io.millrace.pipelines.cli;

import io.millrace.pipelines.status.PipelineStatus;
import java.time.Instant;
import java.util.Map;

/** A pipeline's status for a reader. */
final class StatusText {
  private final StringBuilder text = new StringBuilder();

  private StatusText() {}

  static String of(PipelineStatus status) {
    StatusText page = new StatusText();
    page.addPipeline(status);
    status.silver().ifPresent(silver -> page.text.append(SilverText.of(silver)));
    status.gold().forEach(gold -> page.text.append(GoldText.of(gold)));
    return page.text.toString().stripTrailing();
  }

  private void addPipeline(PipelineStatus status) {
    add("pipeline %s, topic %s, table %s%n", status.pipeline(), status.topic(), status.table());
    add(
        "epoch %d, committed %d s ago (%s) by %s, %d records%n",
        status.epoch(),
        status.ageMillis() / 1000,
        Instant.ofEpochMilli(status.committedAt()),
        status.writer(),
        status.records());
    add(
        "lag %s%n",
        status.totalLag().map(lag -> lag + " offsets").orElse("unknown, Kafka does not answer"));
    Map<Integer, Long> lag = status.lag().orElse(Map.of());
    status
        .offsets()
        .byPartition()
        .forEach(
            (partition, offset) ->
                add(
                    "  partition %d: next offset %d%s%n",
                    partition,
                    offset,
                    lag.containsKey(partition) ? ", lag " + lag.get(partition) : ""));
  }

  private void add(String line, Object... values) {
    text.append(line.formatted(values));
  }
}
