package io.millrace.lakehouse.catalog;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/** Keeps out equality deletes: each reader would have to join them with the rows for ever. */
public final class EqualityDeletes {
  private EqualityDeletes() {}

  /** Refuses a table whose current snapshot holds one, with the way to be rid of it. */
  public static void refuse(Table table) {
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null || knownToHaveNone(snapshot)) {
      return;
    }
    for (ManifestFile manifest : snapshot.deleteManifests(table.io())) {
      if (manifest.hasAddedFiles() || manifest.hasExistingFiles()) {
        refuse(table, manifest);
      }
    }
  }

  private static boolean knownToHaveNone(Snapshot snapshot) {
    return "0".equals(snapshot.summary().get(SnapshotSummary.TOTAL_EQ_DELETES_PROP));
  }

  private static void refuse(Table table, ManifestFile manifest) {
    try (ManifestReader<DeleteFile> files =
        ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
      for (DeleteFile file : files) {
        if (file.content() == FileContent.EQUALITY_DELETES) {
          throw refusal(table, file.location());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The failure of who meets one. */
  public static MillraceException refusal(Table table, String location) {
    return new MillraceException(
        ErrorKind.LAKE,
        "%s: it holds equality deletes (such as %s), which another engine wrote; stop that engine, then turn them into plain files, for example by Spark's %s, and start the pipeline again"
            .formatted(
                table.name(),
                location,
                SparkCall.rewrite(table, "rewrite-all", "remove-dangling-deletes")));
  }
}
