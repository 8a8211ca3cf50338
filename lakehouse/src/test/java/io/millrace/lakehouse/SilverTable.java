package io.millrace.lakehouse;

import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.FinishedFile;
import io.millrace.tables.SilverDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Files;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;

/** A real silver table of orders, and rows and files to put into it. */
public final class SilverTable {
  private final Table table;
  private final Path folder;

  private SilverTable(Table table, Path folder) {
    this.table = table;
    this.folder = folder;
  }

  public static SilverTable of(TestLake lake, SilverDefinition silver) {
    return new SilverTable(
        lake.lake().createOrCheck(silver, TestSilver.COLUMNS, "shop"), lake.folder());
  }

  public Table table() {
    return table;
  }

  public Record row(long id, String customer, int version) {
    return row(table.schema(), id, customer, version);
  }

  private static Record row(Schema schema, long id, String customer, int version) {
    GenericRecord row = GenericRecord.create(schema);
    row.setField("id", id);
    row.setField("customer", customer);
    row.setField("version", version);
    row.setField(SilverDefinition.PARTITION, 0);
    row.setField(SilverDefinition.OFFSET, id * 1000 + version);
    return row;
  }

  /** Rows of the numbers from one to before another, in the first version. */
  public List<Record> rows(long from, long to) {
    List<Record> rows = new ArrayList<>();
    for (long id = from; id < to; id++) {
      rows.add(row(id, "customer " + id % 7, 0));
    }
    return rows;
  }

  /** A data file of the pipeline; all rows belong to the partition of the first. */
  public DataFile file(long epoch, List<Record> rows) {
    PartitionKey partition = null;
    if (table.spec().isPartitioned()) {
      partition = new PartitionKey(table.spec(), table.schema());
      partition.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(rows.get(0)));
    }
    String name = DataFileNames.ofSlice(epoch, "abcd1234", 0);
    try (FinishedFile file = FinishedFile.place(table, partition, name, folder)) {
      write(file.path(), table.schema(), rows);
      return file.describe(partition);
    }
  }

  private PartitionKey partitionKey(Record row) {
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    key.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(row));
    return key;
  }

  /** The partition that a row belongs to. */
  public String partition(Record row) {
    return partitionKey(row).toPath();
  }

  /** All rows of a file, the deleted ones among them. */
  public List<Record> rowsOf(DataFile file) {
    try (CloseableIterable<Record> rows =
        Parquet.read(table.io().newInputFile(file))
            .project(table.schema())
            .createReaderFunc(type -> GenericParquetReaders.buildReader(table.schema(), type))
            .build()) {
      List<Record> all = new ArrayList<>();
      rows.forEach(all::add);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void write(Path path, Schema schema, Iterable<Record> rows) {
    try (FileAppender<Record> writer =
        Parquet.write(Files.localOutput(path.toFile()))
            .schema(schema)
            .createWriterFunc(type -> GenericParquetWriter.create(schema, type))
            .build()) {
      writer.addAll(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers of the rows that are there, sorted; one that is there twice shows twice. */
  public List<Long> ids() {
    return read(row -> (Long) row.getField("id"));
  }

  /** Something of each row, sorted. */
  public <T extends Comparable<T>> List<T> read(Function<Record, T> what) {
    table.refresh();
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      List<T> values = new ArrayList<>();
      rows.forEach(row -> values.add(what.apply(row)));
      values.sort(null);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
