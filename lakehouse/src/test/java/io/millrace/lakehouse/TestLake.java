package io.millrace.lakehouse;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.FinishedFile;
import io.millrace.tables.BronzeDefinition;
import io.millrace.tables.CatalogDefinition;
import io.millrace.tables.SnapshotRetention;
import io.millrace.tables.TableName;
import io.millrace.tables.TimePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Files;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real catalog and warehouse for each test, and epochs to put into it. */
public final class TestLake implements BeforeEachCallback, AfterEachCallback {
  public static final BronzeDefinition ORDERS = bronze(TimePartition.DAY);

  private Path folder;
  private Lake lake;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = java.nio.file.Files.createTempDirectory("millrace-lake");
    lake = Lake.open(catalog(folder));
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    lake.close();
    try (Stream<Path> files = java.nio.file.Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** Where the catalog and the warehouse are. */
  public Path folder() {
    return folder;
  }

  public static CatalogDefinition catalog(Path folder) {
    return new CatalogDefinition(
        "test",
        Map.of(
            "type",
            "jdbc",
            "uri",
            "jdbc:sqlite:" + folder.resolve("catalog.db"),
            "warehouse",
            "file://" + folder.resolve("warehouse"),
            "jdbc.schema-version",
            "V1"));
  }

  public static BronzeDefinition bronze(TimePartition partitionBy) {
    return new BronzeDefinition(
        TableName.of("bronze.orders"),
        partitionBy,
        new SnapshotRetention(500, Duration.ofDays(7)),
        Duration.ofDays(1),
        Map.of());
  }

  public Lake lake() {
    return lake;
  }

  public Table orders() {
    return lake.createOrCheck(ORDERS, "shop");
  }

  /** The ledger of a table at its start. */
  public static Ledger begin(Table table) {
    Ledger ledger = new Ledger(table);
    ledger.commit(entry(0, "first", "start"), List.of());
    return ledger;
  }

  /** Epochs of the first run, ten rows each. */
  public void commit(Ledger ledger, Table table, long firstEpoch, long lastEpoch) {
    for (long epoch = firstEpoch; epoch <= lastEpoch; epoch++) {
      ledger.commit(
          entry(epoch, "first", "a" + epoch), List.of(file(table, epoch, (epoch - 1) * 10, 10)));
    }
  }

  /** A handle of its own, as another process would have. */
  public Table ordersAgain() {
    return lake.load(ORDERS.table());
  }

  /** The entry of an epoch that takes partition 0 from ten times its number to ten further on. */
  public static LedgerEntry entry(long epoch, String run, String attempt) {
    long from = Math.max(0, (epoch - 1) * 10);
    return new LedgerEntry(
        epoch,
        epoch - 1,
        run,
        attempt,
        "process of " + run,
        1_000 * epoch,
        "orders",
        "topic-id",
        Offsets.of(Map.of(0, from)),
        Offsets.of(Map.of(0, epoch * 10)),
        10,
        List.of());
  }

  /** A data file of the pipeline with one row for each offset. */
  public DataFile file(Table table, long epoch, long fromOffset, int rows) {
    OffsetDateTime at = OffsetDateTime.of(2026, 3, 1, 12, 0, 0, 0, ZoneOffset.UTC);
    GenericRecord partition = GenericRecord.create(table.spec().partitionType());
    partition.set(0, (int) at.toLocalDate().toEpochDay());
    String name = DataFileNames.ofSlice(epoch, "abcd1234", 0);
    try (FinishedFile file = FinishedFile.place(table, partition, name, folder)) {
      try (FileAppender<Record> writer =
          Parquet.write(Files.localOutput(file.path().toFile()))
              .schema(table.schema())
              .createWriterFunc(type -> GenericParquetWriter.create(table.schema(), type))
              .build()) {
        for (int row = 0; row < rows; row++) {
          GenericRecord record = GenericRecord.create(table.schema());
          record.setField("_topic", "orders");
          record.setField("_kafka_partition", 0);
          record.setField("_offset", fromOffset + row);
          record.setField("_timestamp", at);
          record.setField("_timestamp_type", "CreateTime");
          record.setField("_headers", List.of());
          record.setField("_epoch", epoch);
          writer.add(record);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return file.describe(partition);
    }
  }

  public static List<Long> offsets(Table table) {
    table.refresh();
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      List<Long> offsets = new ArrayList<>();
      rows.forEach(row -> offsets.add((Long) row.getField("_offset")));
      offsets.sort(null);
      return offsets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
