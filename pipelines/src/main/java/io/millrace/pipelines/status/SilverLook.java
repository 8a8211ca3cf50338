package io.millrace.pipelines.status;

import io.millrace.lakehouse.catalog.BronzeShape;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.catalog.QuarantineShape;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.upsert.Buckets;
import io.millrace.lakehouse.upsert.UpsertChange;
import io.millrace.pipelines.status.SilverStatus.Compaction;
import io.millrace.pipelines.status.SilverStatus.Contents;
import io.millrace.pipelines.status.SilverStatus.Epoch;
import io.millrace.pipelines.status.SilverStatus.Kept;
import io.millrace.pipelines.status.SilverStatus.Quarantine;
import io.millrace.pipelines.status.SilverStatus.Rejects;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.Upsert;
import io.millrace.transforms.worker.SilverSide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/** Reads what the tables of silver say of themselves. */
final class SilverLook {
  private static final int MOST_RULES = 5;

  private final PipelineDefinition pipeline;
  private final SilverDefinition silver;
  private final Lake lake;
  private final Table table;
  private final List<Snapshot> snapshots = new ArrayList<>();

  /**
   * @param table the silver table, as of its last refresh
   */
  SilverLook(PipelineDefinition pipeline, Lake lake, Table table) {
    this.pipeline = pipeline;
    this.silver = pipeline.silver().orElseThrow();
    this.lake = lake;
    this.table = table;
    SnapshotUtil.currentAncestors(table).forEach(snapshots::add);
  }

  Contents contents(LedgerEntry last) {
    return new Contents(
        epoch(last),
        kept(),
        TableFiles.of(table, silver.upsert().map(Upsert::buckets).orElse(1)),
        compaction(),
        quarantine(),
        DiskUse.of(Buckets.folder(SilverSide.stateFolder(pipeline.worker()), table)));
  }

  /** Its snapshot is gone if only the table's property still tells of the epoch. */
  private Epoch epoch(LedgerEntry last) {
    Map<String, String> summary =
        snapshots.stream()
            .filter(Ledger::isEpoch)
            .findFirst()
            .map(Snapshot::summary)
            .orElse(Map.of());
    return Epoch.of(last, summary);
  }

  private Kept kept() {
    SortedMap<String, Long> rules = new TreeMap<>();
    long epochs = 0;
    for (Snapshot snapshot : snapshots) {
      if (Ledger.isEpoch(snapshot)) {
        epochs++;
        Epoch.rules(snapshot.summary())
            .forEach((rule, count) -> rules.merge(rule, count, Long::sum));
      }
    }
    return new Kept(epochs, rules);
  }

  private Optional<Compaction> compaction() {
    return snapshots.stream()
        .filter(UpsertChange::isMerge)
        .findFirst()
        .map(
            snapshot ->
                new Compaction(
                    snapshot.timestampMillis(),
                    snapshot.summary().get(UpsertChange.SUMMARY_MERGE)));
  }

  private Quarantine quarantine() {
    Optional<Table> found = lake.find(silver.quarantine());
    Optional<LedgerEntry> last = found.flatMap(rejects -> new Ledger(rejects).last());
    if (last.isEmpty() || found.get().currentSnapshot() == null) {
      return new Quarantine(silver.quarantine().toString(), 0, -1, List.of());
    }
    Table rejects = found.get();
    return new Quarantine(
        silver.quarantine().toString(),
        Epoch.number(rejects.currentSnapshot().summary(), SnapshotSummary.TOTAL_RECORDS_PROP),
        last.get().epoch(),
        newest(rejects, last.get().epoch()));
  }

  private static List<Rejects> newest(Table rejects, long epoch) {
    Map<String, Rejects> byRule = new LinkedHashMap<>();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(rejects)
            .where(Expressions.equal(BronzeShape.EPOCH, epoch))
            .select(
                QuarantineShape.RULE,
                QuarantineShape.REASON,
                BronzeShape.PARTITION,
                BronzeShape.OFFSET,
                BronzeShape.EPOCH)
            .build()) {
      for (Record row : rows) {
        byRule.compute(
            (String) row.getField(QuarantineShape.RULE),
            (rule, before) -> before == null ? first(row) : before.andOneMore());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + rejects.name(), e);
    }
    return byRule.values().stream()
        .sorted(Comparator.comparingLong(Rejects::count).reversed())
        .limit(MOST_RULES)
        .toList();
  }

  private static Rejects first(Record row) {
    return new Rejects(
        (String) row.getField(QuarantineShape.RULE),
        1,
        (Integer) row.getField(BronzeShape.PARTITION),
        (Long) row.getField(BronzeShape.OFFSET),
        (String) row.getField(QuarantineShape.REASON));
  }
}
