package io.millrace.lakehouse.compact;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.LiveFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the small files that short epochs leave behind, as part of the writer's own work. It knows
 * the small files of a table from the snapshots that pipelines add, so that an epoch costs the same
 * in a table of any size; after a foreign snapshot it looks at the whole table once.
 */
public final class SmallFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SmallFiles.class);
  private static final long MOST_BYTES = 256L << 20;
  private static final String SUMMARY = "millrace.merge";

  private final Table table;
  private final Path scratch;
  private final Map<String, DataFile> known = new HashMap<>();
  private Snapshot seen;

  public SmallFiles(Table table, Path scratch) {
    this.table = table;
    this.scratch = scratch;
  }

  /** Merges what is due, as one commit; returns how many files became fewer. */
  public int merge(long epoch, FileMerger merger) {
    table.refresh();
    follow(table.currentSnapshot());
    List<MergePlan> due = MergePlan.due(known.values(), table.specs(), MOST_BYTES);
    if (due.isEmpty()) {
      return 0;
    }
    RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(seen.snapshotId());
    Rewriting rewriting = new Rewriting(table, seen.snapshotId(), scratch);
    List<DataFile> merged = new ArrayList<>();
    int removed = 0;
    for (MergePlan plan : due) {
      List<LiveFile> whole = plan.files().stream().map(LiveFile::whole).toList();
      DataFile one = rewriting.rewrite(whole, DataFileNames.ofMerge(epoch), merger);
      plan.files().forEach(rewrite::deleteFile);
      rewrite.addFile(one);
      merged.add(one);
      removed += plan.files().size();
    }
    try {
      rewrite.set(SUMMARY, "%d files into %d".formatted(removed, merged.size())).commit();
    } catch (ValidationException | CommitFailedException e) {
      LOG.info("{} was changed meanwhile, merging later: {}", table.name(), e.getMessage());
      merged.forEach(file -> table.io().deleteFile(file.location()));
      seen = null;
      return 0;
    }
    LOG.debug("merged {} small files of {} into {}", removed, table.name(), merged.size());
    return removed - merged.size();
  }

  /** Brings what is known up to a snapshot. */
  private void follow(Snapshot current) {
    Deque<Snapshot> since = new ArrayDeque<>();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (seen != null && snapshot.snapshotId() == seen.snapshotId()) {
        since.forEach(this::apply);
        seen = current;
        return;
      }
      if (!isOurs(snapshot)) {
        break;
      }
      since.push(snapshot);
    }
    scan();
    seen = current;
  }

  private static boolean isOurs(Snapshot snapshot) {
    return snapshot.summary().containsKey(SUMMARY) || Ledger.isEpoch(snapshot);
  }

  private void apply(Snapshot snapshot) {
    SnapshotChanges changes = SnapshotChanges.builderFor(table).snapshot(snapshot).build();
    changes.removedDataFiles().forEach(file -> known.remove(file.location()));
    changes.addedDataFiles().forEach(this::learn);
  }

  private void scan() {
    known.clear();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        if (task.deletes().isEmpty()) {
          learn(task.file());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void learn(DataFile file) {
    if (MergePlan.isCandidate(file)) {
      known.put(file.location(), file.copyWithoutStats());
    }
  }
}
