package io.millrace.lakehouse.compact;

import io.millrace.lakehouse.write.FinishedFile;
import io.millrace.lakehouse.write.LiveFile;
import io.millrace.lakehouse.write.LocalFiles;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.io.CloseableIterable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Writes the live rows of data files of one partition to a new one: in the order of the files, and
 * within a file in its order, so that who knows the deleted positions knows the new ones. In a
 * table of format version 3 rows keep their ids.
 */
public final class Rewriting {
  private final Table table;
  private final long snapshotId;
  private final Path scratch;
  private final boolean lineage;
  private Map<String, Inherited> inherited;

  /** What rows inherit from the file that they are in. */
  private record Inherited(Long firstRowIdOrNull, Long sequenceNumberOrNull) {}

  /** Rewrites files of a snapshot; what must be local lies in the scratch folder meanwhile. */
  public Rewriting(Table table, long snapshotId, Path scratch) {
    this.table = table;
    this.snapshotId = snapshotId;
    this.scratch = scratch;
    this.lineage = TableUtil.formatVersion(table) >= 3;
  }

  public DataFile rewrite(List<LiveFile> files, String name, FileMerger merger) {
    StructLike partition = table.spec().isUnpartitioned() ? null : files.get(0).data().partition();
    try (LocalFiles local = new LocalFiles(table.io(), scratch);
        FinishedFile output = FinishedFile.place(table, partition, name, scratch)) {
      merge(inputs(files, local), output.path(), merger);
      DataFile rewritten = output.describe(partition);
      long expected = files.stream().mapToLong(LiveFile::liveRows).sum();
      if (rewritten.recordCount() != expected) {
        throw new MillraceException(
            ErrorKind.BUG,
            "%s: rewriting %s gave %d rows instead of %d; the files were left as they were"
                .formatted(
                    table.name(),
                    files.stream().map(LiveFile::location).toList(),
                    rewritten.recordCount(),
                    expected));
      }
      return rewritten;
    } catch (IOException e) {
      throw new MillraceException(
          ErrorKind.LAKE, "%s: cannot rewrite files: %s".formatted(table.name(), e), e);
    }
  }

  private void merge(List<MergeInput> inputs, Path output, FileMerger merger) throws IOException {
    List<Path> paths = inputs.stream().map(MergeInput::path).toList();
    boolean whole = inputs.stream().allMatch(input -> input.deleted().isEmpty());
    if (whole && !lineage && RowGroups.canBeKept(paths)) {
      RowGroups.copy(paths, output);
    } else {
      Schema schema = table.schema();
      merger.merge(inputs, lineage ? MetadataColumns.schemaWithRowLineage(schema) : schema, output);
    }
  }

  private List<MergeInput> inputs(List<LiveFile> files, LocalFiles local) throws IOException {
    List<MergeInput> inputs = new ArrayList<>();
    for (LiveFile file : files) {
      Inherited own = inherited(file);
      RoaringBitmap deleted = file.deleted();
      inputs.add(
          new MergeInput(
              local.local(file.location()),
              file.data().recordCount(),
              deleted,
              own.firstRowIdOrNull(),
              own.sequenceNumberOrNull()));
    }
    return inputs;
  }

  /** Only the table knows: a file as its writer describes it has no place in it yet. */
  private Inherited inherited(LiveFile file) {
    if (!lineage) {
      return new Inherited(null, null);
    }
    if (inherited == null) {
      inherited = new HashMap<>();
      try (CloseableIterable<FileScanTask> tasks =
          table.newScan().useSnapshot(snapshotId).planFiles()) {
        for (FileScanTask task : tasks) {
          DataFile data = task.file();
          Long firstRowId = data.firstRowId();
          inherited.put(
              data.location(),
              new Inherited(firstRowId, firstRowId == null ? null : data.dataSequenceNumber()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Inherited found = inherited.get(file.location());
    if (found == null) {
      throw new IllegalArgumentException(
          "%s is not in snapshot %d of %s".formatted(file.location(), snapshotId, table.name()));
    }
    return found;
  }
}
