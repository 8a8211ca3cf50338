package io.millrace.lakehouse.upkeep;

import io.millrace.lakehouse.write.DataFileNames;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Data and delete files that attempts left behind which never committed. Only files that a pipeline
 * named, that no snapshot holds and that are older than a safe age are touched.
 */
final class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  private final Table table;
  private final Duration age;

  Orphans(Table table, Duration age) {
    this.table = table;
    this.age = age;
  }

  int remove() {
    if (!(table.io() instanceof SupportsPrefixOperations files)) {
      LOG.info(
          "{} cannot list files, so files of killed attempts stay in {}",
          table.io().getClass().getName(),
          table.location());
      return 0;
    }
    String data = table.locationProvider().newDataLocation("x").replaceFirst("x$", "");
    List<String> old = oldFiles(files, data);
    if (old.isEmpty()) {
      return 0;
    }
    table.refresh();
    Set<String> held = namesHeld();
    int removed = 0;
    for (String location : old) {
      if (!held.contains(fileName(location))) {
        table.io().deleteFile(location);
        removed++;
      }
    }
    if (removed > 0) {
      LOG.info("removed {} files of attempts that never committed from {}", removed, data);
    }
    return removed;
  }

  /** A table that never had rows has no folder for them, which shows when the listing is read. */
  private List<String> oldFiles(SupportsPrefixOperations files, String folder) {
    long before = Instant.now().minus(age).toEpochMilli();
    List<String> old = new ArrayList<>();
    try {
      for (FileInfo file : files.listPrefix(folder)) {
        if (file.createdAtMillis() < before && DataFileNames.isOurs(file.location())) {
          old.add(file.location());
        }
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof FileNotFoundException)) {
        throw e;
      }
    }
    return old;
  }

  /** Names are unique by their attempt, and unlike locations they have but one spelling. */
  private static String fileName(String location) {
    String name = location.substring(location.lastIndexOf('/') + 1);
    return name.startsWith(".") ? name.substring(1, name.length() - ".crc".length()) : name;
  }

  private Set<String> namesHeld() {
    Set<String> names = new HashSet<>();
    Set<String> read = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (read.add(manifest.path())) {
          addNames(manifest, names);
        }
      }
    }
    return names;
  }

  private void addNames(ManifestFile manifest, Set<String> names) {
    try (ManifestReader<? extends ContentFile<?>> reader =
        manifest.content() == ManifestContent.DATA
            ? ManifestFiles.read(manifest, table.io(), table.specs())
            : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
      for (ContentFile<?> file : reader.select(List.of("file_path"))) {
        names.add(fileName(file.location()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
