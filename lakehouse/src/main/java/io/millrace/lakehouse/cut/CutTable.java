package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.compact.KnownColumns;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.write.LiveFile;
import io.millrace.lakehouse.write.LiveFiles;
import io.millrace.lakehouse.write.LocalFiles;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import io.millrace.tables.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.roaringbitmap.RoaringBitmap;

/** A table as of a cut. Its files are planned when they are asked for. */
public final class CutTable {
  private final Name name;
  private final Optional<Table> table;
  private final TableEpochs.Found found;

  /**
   * What SQL calls a table.
   *
   * @param shortName what stands for this table alone: its layer, such as {@code silver}, or for a
   *     gold table its name without the namespace
   */
  public record Name(TableName table, Optional<String> shortName) {
    @Override
    public String toString() {
      return table + shortName.map(" (or just %s)"::formatted).orElse("");
    }
  }

  /**
   * A file of a table.
   *
   * @param deleted the positions of rows that are no more
   */
  public record File(Path path, long rows, RoaringBitmap deleted) {}

  CutTable(Name name, Optional<Table> table, TableEpochs.Found found) {
    this.name = name;
    this.table = table;
    this.found = found;
  }

  public Name name() {
    return name;
  }

  /** Whether its snapshot is still there. A table that had no rows yet can be read. */
  public boolean isReadable() {
    return table.isPresent() && found.missing().isEmpty();
  }

  /** Why it cannot be read, as the end of a sentence that begins with its name. */
  String whyNot() {
    return table.isEmpty()
        ? "is not there yet; ./millrace run makes it"
        : found.missing().orElseThrow();
  }

  /** What it has in its ledger of the epoch, or of the newest before that it has anything of. */
  public Optional<LedgerEntry> entry() {
    return found.epoch().map(TableEpoch::entry);
  }

  /** The snapshot that the epoch made; empty if the table has none of it. */
  public Optional<Snapshot> commit() {
    return found.epoch().flatMap(TableEpoch::commit);
  }

  /** Empty if the table had no snapshot yet. */
  public Optional<Snapshot> snapshot() {
    return found.snapshot();
  }

  /** Its columns then; of the newest cut, its columns now. */
  public Schema schema() {
    Table now = table.orElseThrow();
    Snapshot then = found.snapshot().orElse(null);
    return then == null || then.equals(now.currentSnapshot())
        ? now.schema()
        : SnapshotUtil.schemaFor(now, then.snapshotId());
  }

  /**
   * Its files on this machine's disk, as Parquet in which each of some columns has its id, and what
   * is inside the columns has its name.
   */
  public List<File> files(Schema columns, LocalFiles local) {
    List<File> files = new ArrayList<>();
    if (found.snapshot().isEmpty()) {
      return files;
    }
    Table from = table.orElseThrow();
    boolean alike = KnownColumns.areNamedAlike(from, columns);
    ReshapedFile reshaped = new ReshapedFile(from, columns);
    try {
      for (LiveFile file :
          LiveFiles.of(from, found.snapshot().get().snapshotId(), OptionalInt.empty())) {
        Path path =
            alike && file.data().format() == FileFormat.PARQUET
                ? local.local(file.location())
                : reshaped.write(file.data(), local.place());
        if (!Files.exists(path)) {
          throw new NoSuchFileException(path.toString());
        }
        files.add(new File(path, file.data().recordCount(), file.deleted()));
      }
    } catch (IOException e) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "cannot read the files of %s: %s; if the snapshot has expired meanwhile, ask for a newer epoch"
              .formatted(from.name(), e),
          e);
    }
    return files;
  }

  /** Where local files of the table come from. */
  public LocalFiles local(Path scratch) {
    return new LocalFiles(table.orElseThrow().io(), scratch);
  }
}
