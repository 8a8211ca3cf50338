package io.millrace.it.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/** A bronze table as another Iceberg client sees it, through a catalog connection of its own. */
record BronzeTable(Catalog catalog, Table table) implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  static BronzeTable open(Path lake, String name) {
    Catalog catalog = LakeCatalog.open(lake);
    return new BronzeTable(catalog, catalog.loadTable(TableIdentifier.parse(name)));
  }

  List<Event> events() {
    List<Event> events = new ArrayList<>();
    eventsByEpoch().values().forEach(events::addAll);
    return events;
  }

  /** What each epoch brought. */
  NavigableMap<Long, List<Event>> eventsByEpoch() {
    table.refresh();
    NavigableMap<Long, List<Event>> events = new TreeMap<>();
    try (CloseableIterable<org.apache.iceberg.data.Record> rows =
        IcebergGenerics.read(table).build()) {
      rows.forEach(
          row ->
              events
                  .computeIfAbsent((Long) row.getField("_epoch"), any -> new ArrayList<>())
                  .add(Event.of(row)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  List<DataFile> liveFiles() {
    table.refresh();
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file().copy()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** The number of the last epoch in the history of the table; -1 before the first. */
  long epoch() {
    return ledger().map(entry -> entry.path("epoch").asLong()).orElse(-1L);
  }

  /** What the newest snapshot that is an epoch says about it. */
  Optional<JsonNode> ledger() {
    table.refresh();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      String entry = snapshot.summary().get("millrace.ledger");
      if (entry != null) {
        return Optional.of(json(entry));
      }
    }
    return Optional.empty();
  }

  /** What the summaries of the table's snapshots say under a name. */
  List<String> summaries(String name) {
    table.refresh();
    List<String> values = new ArrayList<>();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (snapshot.summary().containsKey(name)) {
        values.add(snapshot.summary().get(name));
      }
    }
    return values;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a ledger entry: " + text, e);
    }
  }

  @Override
  public void close() {
    LakeCatalog.close(catalog);
  }
}
