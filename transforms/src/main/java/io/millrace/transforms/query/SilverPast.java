package io.millrace.transforms.query;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.changelog.Rewrites;
import io.millrace.lakehouse.cut.Cut;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** What may have happened to silver and bronze that makes them differ, in words. */
final class SilverPast {
  private final PipelineDefinition pipeline;
  private final Lake lake;
  private final Cut cut;

  SilverPast(PipelineDefinition pipeline, Lake lake, Cut cut) {
    this.pipeline = pipeline;
    this.lake = lake;
    this.cut = cut;
  }

  List<String> notes() {
    TableName silver = pipeline.silver().map(SilverDefinition::table).orElseThrow();
    TableName bronze = pipeline.bronze().table();
    List<String> notes = new ArrayList<>();
    List<Snapshot> changes = changes(silver);
    if (!changes.isEmpty()) {
      notes.add(
          "another engine has changed %s, last at %s (snapshots that are left tell of %,d times): what it changed or deleted stays so until a newer version comes"
              .formatted(
                  silver, Instant.ofEpochMilli(changes.get(0).timestampMillis()), changes.size()));
    }
    List<Snapshot> losses =
        changes(bronze).stream()
            .filter(snapshot -> !DataOperations.APPEND.equals(snapshot.operation()))
            .toList();
    if (!losses.isEmpty()) {
      notes.add(
          "another engine has deleted from %s, last at %s: a version or a delete that is gone there may still be at work in %s"
              .formatted(bronze, Instant.ofEpochMilli(losses.get(0).timestampMillis()), silver));
    }
    notes.add(
        "if the silver section of the pipeline file has changed: what it said before made rows of %s that stay until a newer version comes"
            .formatted(silver));
    return notes;
  }

  /** What other engines changed up to the cut, newest first. */
  private List<Snapshot> changes(TableName name) {
    Table table = lake.load(name);
    List<Snapshot> changes = new ArrayList<>();
    cut.tables().stream()
        .filter(each -> each.name().table().equals(name))
        .flatMap(each -> each.snapshot().stream())
        .forEach(
            until -> {
              for (Snapshot snapshot :
                  SnapshotUtil.ancestorsOf(until.snapshotId(), table::snapshot)) {
                if (!Ledger.isEpoch(snapshot) && !Rewrites.is(snapshot)) {
                  changes.add(snapshot);
                }
              }
            });
    return changes;
  }
}
