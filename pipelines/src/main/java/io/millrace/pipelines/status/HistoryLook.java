package io.millrace.pipelines.status;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.cut.Cut;
import io.millrace.lakehouse.cut.CutTable;
import io.millrace.lakehouse.cut.Cuts;
import io.millrace.lakehouse.cut.TableEpoch;
import io.millrace.pipelines.status.PipelineHistory.GoldEpoch;
import io.millrace.pipelines.status.PipelineHistory.OtherCommit;
import io.millrace.pipelines.status.PipelineHistory.PastEpoch;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;

/** Looks at what the epochs of a pipeline did, in its tables alone. */
public final class HistoryLook {
  private final PipelineDefinition pipeline;
  private final Lake lake;

  public HistoryLook(PipelineDefinition pipeline, Lake lake) {
    this.pipeline = pipeline;
    this.lake = lake;
  }

  /** The newest epochs. */
  public PipelineHistory newest(int most) {
    Cuts cuts = Cuts.look(pipeline, lake);
    if (cuts.complete().isEmpty() && cuts.unfinished().isEmpty()) {
      throw TableLook.notStarted(pipeline);
    }
    List<Cut> complete = cuts.complete();
    return new PipelineHistory(
        pipeline.name(),
        Cuts.mainTable(pipeline),
        complete.stream().limit(most).map(this::epoch).toList(),
        cuts.unfinished().stream().limit(most).toList(),
        Math.max(0, cuts.unfinished().size() - most),
        Math.max(0, complete.size() - most));
  }

  private PastEpoch epoch(Cut cut) {
    Map<TableName, Optional<Long>> snapshots = new LinkedHashMap<>();
    List<TableName> unreadable = new ArrayList<>();
    for (CutTable table : cut.tables()) {
      TableName name = table.name().table();
      if (table.isReadable()) {
        snapshots.put(name, table.snapshot().map(Snapshot::snapshotId));
      } else {
        unreadable.add(name);
      }
    }
    return new PastEpoch(
        cut.entry(),
        did(cut.main()),
        cut.tables().stream().flatMap(table -> gold(table).stream()).toList(),
        snapshots,
        unreadable,
        cut.main().others().stream().map(HistoryLook::other).toList());
  }

  private Optional<Epoch> did(TableEpoch epoch) {
    return epoch
        .commit()
        .filter(any -> pipeline.silver().isPresent())
        .map(snapshot -> Epoch.of(epoch.entry(), snapshot.summary()));
  }

  private Optional<GoldEpoch> gold(CutTable table) {
    TableName name = table.name().table();
    return table
        .commit()
        .filter(any -> pipeline.gold().stream().anyMatch(gold -> gold.table().equals(name)))
        .flatMap(snapshot -> Epoch.counts(snapshot.summary()))
        .map(groups -> new GoldEpoch(name, table.entry().orElseThrow().after(), groups));
  }

  private static OtherCommit other(Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    return new OtherCommit(
        snapshot.timestampMillis(),
        snapshot.snapshotId(),
        Optional.ofNullable(snapshot.operation()).orElse("commit"),
        Epoch.number(summary, SnapshotSummary.ADDED_RECORDS_PROP),
        Epoch.number(summary, SnapshotSummary.DELETED_RECORDS_PROP),
        Epoch.number(summary, SnapshotSummary.ADDED_POS_DELETES_PROP));
  }
}
