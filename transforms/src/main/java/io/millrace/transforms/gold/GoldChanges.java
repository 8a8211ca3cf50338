package io.millrace.transforms.gold;

import io.millrace.lakehouse.changelog.Changelog;
import io.millrace.transforms.gold.GroupKernel.GroupTexts;
import io.millrace.transforms.kernel.Kernel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Reads what changed in a gold table from one of its snapshots to another. */
public final class GoldChanges {
  private final Table gold;
  private final KernelRows rows;

  public GoldChanges(Table gold, Path scratch) {
    this.gold = gold;
    this.rows = new KernelRows(gold, scratch);
  }

  /** Whether a snapshot is one of those that led to another, and is still there. */
  public boolean leads(long from, long to) {
    return gold.snapshot(from) != null && SnapshotUtil.isAncestorOf(gold, to, from);
  }

  /** Tells of the groups that changed, each once. */
  public void between(
      long from, long to, GroupTexts texts, Kernel kernel, BiConsumer<String, String> taker) {
    rows.readAtOnce(
        Changelog.between(gold, from, to).places(), files -> tell(files, texts, kernel, taker));
  }

  /** Tells of all groups that there are. */
  public void upTo(
      long snapshot, GroupTexts texts, Kernel kernel, BiConsumer<String, String> taker) {
    rows.read(Changelog.upTo(gold, snapshot).places(), files -> tell(files, texts, kernel, taker));
  }

  private void tell(
      List<SignedFile> files, GroupTexts texts, Kernel kernel, BiConsumer<String, String> taker) {
    kernel.gold().tell(files, gold.schema(), texts, taker);
  }
}
