package io.millrace.transforms.query;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.cut.AsOf;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.lakehouse.write.DeleteFiles;
import io.millrace.lakehouse.write.Deletion;
import io.millrace.lakehouse.write.LiveFiles;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.refine.RefinePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.roaringbitmap.RoaringBitmap;

/** The tables of a pipeline in a temporary folder, and queries over them. */
final class QueryWorld implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final PipelineDefinition pipeline;
  private final Lake lake;

  QueryWorld(Path folder, String silver) {
    this(folder, silver, "");
  }

  /**
   * Makes bronze and silver, with epoch 0.
   *
   * @param gold the section of gold tables, or nothing; they are made when they take an epoch
   */
  QueryWorld(Path folder, String silver, String gold) {
    this.pipeline =
        PipelineFile.parse(
            "shop.yaml",
            folder,
            """
            pipeline: shop
            source: {kafka: {topic: orders, bootstrap.servers: "127.0.0.1:1"}}
            catalog: {type: jdbc, uri: "jdbc:sqlite:catalog.db", warehouse: warehouse}
            bronze: {table: bronze.orders, partition-by: none}
            worker: {native-memory: 256MB}
            silver:
            %s%s
            """
                .formatted(silver.indent(2), gold),
            Map.of());
    this.lake = Lake.open(pipeline.catalog());
    SilverDefinition definition = pipeline.silver().orElseThrow();
    Table bronze = lake.createOrCheck(pipeline.bronze(), "shop");
    Table made = lake.createOrCheck(definition, RefinePlan.of(definition).columns(), "shop");
    lake.createOrCheckQuarantine(definition, "shop");
    new Ledger(bronze).commit(entry(0), List.of());
    new Ledger(made).commit(entry(0), List.of());
  }

  Table silver() {
    return lake.load(pipeline.silver().orElseThrow().table());
  }

  Table bronze() {
    return lake.load(pipeline.bronze().table());
  }

  /** An epoch that adds rows to silver, and as many records to bronze. */
  void epoch(long epoch, Record... rows) {
    Table bronze = bronze();
    List<Record> records = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      Record record = GenericRecord.create(bronze.schema());
      record.setField("_topic", "orders");
      record.setField("_kafka_partition", 0);
      record.setField("_offset", epoch * 100 + i);
      record.setField("_timestamp_type", "CreateTime");
      record.setField("_headers", List.of());
      record.setField("_epoch", epoch);
      records.add(record);
    }
    new Ledger(bronze).commit(entry(epoch), files(bronze, records));
    new Ledger(silver()).commit(entry(epoch), files(silver(), List.of(rows)));
  }

  /** A gold table takes an epoch that silver has, and rows are added to it. */
  @SafeVarargs
  final void goldTakes(int place, LedgerEntry entry, Map<String, Object>... rows) {
    Table table = gold(place);
    List<Record> records = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      Record record = GenericRecord.create(table.schema());
      row.forEach(record::setField);
      records.add(record);
    }
    long mirrors = silver().currentSnapshot().snapshotId();
    new Ledger(table).commit(entry.mirroring(mirrors), files(table, records));
  }

  private Table gold(int place) {
    GoldDefinition definition = pipeline.gold().get(place);
    RefinePlan silver = RefinePlan.of(pipeline.silver().orElseThrow());
    GoldPlan plan = GoldPlan.of(definition, silver.tableColumns());
    Table table = lake.createOrCheck(definition, plan.columns(), plan.definition(), "shop");
    if (table.currentSnapshot() == null) {
      new Ledger(table).commit(entry(0), List.of());
    }
    return table;
  }

  private static List<DataFile> files(Table table, List<Record> rows) {
    return rows.isEmpty() ? List.of() : List.of(file(table, rows));
  }

  /** A file of a table without partitions, as another engine would write it. */
  static DataFile file(Table table, List<Record> rows) {
    String location = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    try {
      DataWriter<Record> writer =
          Parquet.writeData(table.io().newOutputFile(location))
              .forTable(table)
              .createWriterFunc(type -> GenericParquetWriter.create(table.schema(), type))
              .build();
      try (writer) {
        rows.forEach(writer::write);
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row of silver. */
  PipelineDefinition pipeline() {
    return pipeline;
  }

  Lake lake() {
    return lake;
  }

  Record row(Map<String, Object> values) {
    Record row = GenericRecord.create(silver().schema());
    values.forEach(row::setField);
    row.setField("_kafka_partition", 0);
    row.setField("_offset", 0L);
    return row;
  }

  /** Deletes rows by their places in each of silver's files. */
  void delete(int... positions) {
    Table table = silver();
    DeleteFiles.Written deletes =
        new DeleteFiles(table, UUID.randomUUID() + "-deletes")
            .write(
                LiveFiles.of(table, table.currentSnapshot().snapshotId(), OptionalInt.empty())
                    .stream()
                    .map(file -> new Deletion(file, within(file.data().recordCount(), positions)))
                    .toList());
    RowDelta delta = table.newRowDelta();
    deletes.added().forEach(delta::addDeletes);
    deletes.replaced().forEach(delta::removeDeletes);
    deletes.emptied().forEach(file -> delta.removeRows(file.data()));
    delta.commit();
  }

  private static RoaringBitmap within(long rows, int... positions) {
    RoaringBitmap there = RoaringBitmap.bitmapOf(positions);
    there.remove(rows, 1L << 32);
    return there;
  }

  static LedgerEntry entry(long epoch) {
    return new LedgerEntry(
        epoch,
        epoch - 1,
        "run",
        "a" + epoch,
        "test",
        1000 * epoch,
        "orders",
        "id",
        epoch == 0 ? Offsets.NONE : Offsets.of(Map.of(0, epoch - 1)),
        Offsets.of(Map.of(0, epoch)),
        epoch,
        List.of());
  }

  /** The rows of a query, each as text. */
  List<String> query(String sql) {
    return query(sql, null);
  }

  List<String> query(String sql, String asOfOrNull) {
    Rows rows = new Rows(Integer.MAX_VALUE);
    run(sql, asOfOrNull, PATIENCE, rows);
    return rows.rows.stream().map(Object::toString).toList();
  }

  boolean run(String sql, String asOfOrNull, Duration mostTime, RowSink rows) {
    Optional<AsOf> asOf = Optional.ofNullable(asOfOrNull).map(AsOf::of);
    try (CutQuery query = CutQuery.of(pipeline, lake, asOf, sql)) {
      return query.run(mostTime, rows);
    }
  }

  /** The notes of a query. */
  List<String> notes(String sql) {
    try (CutQuery query = CutQuery.of(pipeline, lake, Optional.empty(), sql)) {
      query.run(PATIENCE, new Rows(1));
      return query.notes();
    }
  }

  @Override
  public void close() {
    lake.close();
  }

  /** Keeps some rows. */
  static final class Rows implements RowSink {
    private final List<List<Object>> rows = new ArrayList<>();
    private final int most;

    Rows(int most) {
      this.most = most;
    }

    List<List<Object>> all() {
      return rows;
    }

    @Override
    public void columns(List<Column> columns) {}

    @Override
    public boolean row(List<Object> values) {
      rows.add(values);
      return rows.size() < most;
    }
  }
}
