package io.millrace.pipelines.status;

import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.PipelineDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a pipeline stands: what its tables say, and what the broker has beyond that if it answers.
 *
 * @param table the bronze table
 * @param epoch the last epoch that all tables hold, as are what follows it
 * @param committedAt milliseconds since 1970
 * @param end where the topic ends now; empty when the broker does not answer
 * @param silver empty when the pipeline has none, or nobody looked
 * @param gold the gold tables in the order of the file; none when nobody looked
 */
public record PipelineStatus(
    String pipeline,
    String table,
    String topic,
    long epoch,
    long committedAt,
    long records,
    String writer,
    Offsets offsets,
    Optional<Offsets> end,
    Optional<SilverStatus> silver,
    List<GoldStatus> gold) {
  public PipelineStatus {
    gold = List.copyOf(gold);
  }

  /** Without a look at what silver and gold hold. */
  public static PipelineStatus of(
      PipelineDefinition pipeline, LedgerEntry complete, Optional<Offsets> end) {
    return new PipelineStatus(
        pipeline.name(),
        pipeline.bronze().table().toString(),
        complete.topic(),
        complete.epoch(),
        complete.committedAt(),
        complete.records(),
        complete.writer(),
        complete.to(),
        end,
        Optional.empty(),
        List.of());
  }

  PipelineStatus with(SilverStatus silverFound, List<GoldStatus> goldFound) {
    return new PipelineStatus(
        pipeline,
        table,
        topic,
        epoch,
        committedAt,
        records,
        writer,
        offsets,
        end,
        Optional.of(silverFound),
        goldFound);
  }

  public long ageMillis() {
    return Math.max(0, System.currentTimeMillis() - committedAt);
  }

  /** The sum of the next offsets of all partitions. */
  public long position() {
    return offsets.byPartition().values().stream().mapToLong(Long::longValue).sum();
  }

  public Optional<Long> totalLag() {
    return end.map(offsets::distanceTo);
  }

  public Optional<Map<Integer, Long>> lag() {
    return end.map(
        ends -> {
          Map<Integer, Long> lag = new TreeMap<>();
          ends.byPartition()
              .forEach(
                  (partition, to) ->
                      lag.put(partition, Math.max(0, to - offsets.at(partition).orElse(0))));
          return lag;
        });
  }
}
