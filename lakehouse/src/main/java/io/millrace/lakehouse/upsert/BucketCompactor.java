package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.compact.BucketCompaction;
import io.millrace.lakehouse.compact.FileMerger;
import io.millrace.lakehouse.compact.Rewriting;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.LiveFile;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rewrites files of a bucket when that is due, as much as an epoch can bear. */
final class BucketCompactor {
  private static final Logger LOG = LoggerFactory.getLogger(BucketCompactor.class);
  private static final long MOST_BYTES = 64L << 20;

  private final TableView view;
  private final BucketState state;
  private final FileMerger merger;
  private final Rewriting rewriting;

  BucketCompactor(TableView view, BucketState state, FileMerger merger, Path scratch) {
    this.view = view;
    this.state = state;
    this.merger = merger;
    this.rewriting = new Rewriting(view.table(), view.snapshotId(), scratch);
  }

  Compaction compact(long epoch) {
    Compaction compaction = new Compaction();
    BucketFiles files = state.files();
    for (List<LiveFile> group : BucketCompaction.due(view.table(), files.files(), MOST_BYTES)) {
      DataFile one = rewriting.rewrite(group, DataFileNames.ofMerge(epoch), merger);
      compaction.add(files, group, state.newNumber(), one);
      LOG.debug("{} files become {}, {} rows", group.size(), one.location(), one.recordCount());
    }
    return compaction;
  }
}
