package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/** A silver table of orders as another Iceberg client sees it. */
record SilverTable(Catalog catalog, Table table) implements AutoCloseable {
  private static final String EPOCH = "millrace.epoch";

  static SilverTable open(Path lake, String name) {
    Catalog catalog = LakeCatalog.open(lake);
    return new SilverTable(catalog, catalog.loadTable(TableIdentifier.parse(name)));
  }

  /** The table of records that did not become rows. */
  Table quarantine() {
    TableIdentifier name =
        TableIdentifier.parse(table.name().substring(catalog.name().length() + 1));
    return catalog.loadTable(TableIdentifier.of(name.namespace(), name.name() + "_quarantine"));
  }

  /** The number of the last epoch that a snapshot is of; -1 before the first. */
  long epoch() {
    table.refresh();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      String epoch = snapshot.summary().get(EPOCH);
      if (epoch != null) {
        return Long.parseLong(epoch);
      }
    }
    return -1;
  }

  /** The rows by their key, of which there must be one each. */
  Map<Long, OrderRow> rows() {
    table.refresh();
    Map<Long, OrderRow> rows = new HashMap<>();
    List<Long> doubled = new ArrayList<>();
    try (CloseableIterable<Record> found = IcebergGenerics.read(table).build()) {
      for (Record record : found) {
        OrderRow row = OrderRow.of(record);
        if (rows.put(row.id(), row) != null) {
          doubled.add(row.id());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(doubled).as("orders of which silver has more than one row").isEmpty();
    return rows;
  }

  static void assertSame(Map<Long, OrderRow> rows, Map<Long, OrderRow> expected) {
    Map<Long, OrderRow> unexpected = new HashMap<>(rows);
    unexpected.entrySet().removeAll(expected.entrySet());
    Map<Long, OrderRow> missing = new HashMap<>(expected);
    missing.entrySet().removeAll(rows.entrySet());
    assertThat(unexpected).as("rows of silver that are wrong; right would be " + missing).isEmpty();
    assertThat(missing).as("rows that are not in silver").isEmpty();
  }

  @Override
  public void close() {
    LakeCatalog.close(catalog);
  }
}
