package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
import io.millrace.transforms.refine.RefinePlan;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify --layers} tells of silver, on tables without a run. */
class VerifyLayersTest {
  private static final String BRONZE =
      """
      pipeline: shop
      source: {kafka: {topic: orders, bootstrap.servers: "127.0.0.1:1"}}
      catalog: {type: jdbc, uri: "jdbc:sqlite:lake/catalog.db", warehouse: lake/warehouse}
      bronze: {table: bronze.orders, partition-by: none}
      """;

  private static final String SILVER =
      BRONZE
          + """
          silver: {table: silver.orders, columns: {id: long, status: string}, key: id, buckets: 1}
          """;

  @TempDir private Path folder;
  private final Commands commands = new Commands();
  private final StringWriter out = commands.out();

  @Test
  void silverThatIsWhatBronzeComesToIsSaidToBe() throws IOException {
    makeTables("new", "paid");
    assertThat(commands.execute("verify", file(SILVER), "--layers")).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            silver.orders beside what shop.yaml makes of bronze.orders at epoch 1 (2026-11-21T10:00:01Z): 2 rows, all alike
              silver.orders_quarantine: 0 records, as it should be
            """);
  }

  @Test
  void aRowThatIsNotWhatBronzeComesToIsNamed() throws IOException {
    makeTables("new", "lost");
    assertThat(commands.execute("verify", file(SILVER), "--layers")).isEqualTo(1);
    assertThat(out.toString())
        .contains("2 rows, 1 are not alike")
        .contains("  (2) status is lost and not paid\n");
  }

  @Test
  void withoutSilverThereIsNothingToCompare() throws IOException {
    assertThat(commands.execute("verify", file(BRONZE), "--layers")).isZero();
    assertThat(out.toString()).startsWith("shop has nothing to compare: ");
    assertThat(folder.resolve("lake")).doesNotExist();
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("shop.yaml"), text).toString();
  }

  /** Bronze says that order 1 is new and 2 is paid. */
  private void makeTables(String... statuses) throws IOException {
    PipelineDefinition pipeline = PipelineFile.read(Path.of(file(SILVER)));
    SilverDefinition definition = pipeline.silver().orElseThrow();
    try (Lake lake = Lake.open(pipeline.catalog())) {
      Table bronze = lake.createOrCheck(pipeline.bronze(), "shop");
      Table silver = lake.createOrCheck(definition, RefinePlan.of(definition).columns(), "shop");
      lake.createOrCheckQuarantine(definition, "shop");
      for (Table table : List.of(bronze, silver)) {
        new Ledger(table).commit(Commands.entry(0, -1, List.of()), List.of());
      }
      List<Record> records = new ArrayList<>();
      List<Record> rows = new ArrayList<>();
      for (int i = 0; i < statuses.length; i++) {
        String value = "{\"id\": %d, \"status\": \"%s\"}".formatted(i + 1, i == 0 ? "new" : "paid");
        records.add(record(bronze, i, value));
        rows.add(row(silver, i, Map.of("id", i + 1L, "status", statuses[i])));
      }
      new Ledger(bronze).commit(Commands.entry(1, 0, List.of()), List.of(write(bronze, records)));
      new Ledger(silver).commit(Commands.entry(1, 0, List.of()), List.of(write(silver, rows)));
    }
  }

  private static Record record(Table bronze, long offset, String value) {
    return row(
        bronze,
        offset,
        Map.of(
            "_topic",
            "orders",
            "_timestamp_type",
            "CreateTime",
            "value",
            ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)),
            "_headers",
            List.of(),
            "_epoch",
            1L));
  }

  private static Record row(Table table, long offset, Map<String, Object> values) {
    Record row = GenericRecord.create(table.schema());
    values.forEach(row::setField);
    row.setField("_kafka_partition", 0);
    row.setField("_offset", offset);
    return row;
  }

  private static DataFile write(Table table, List<Record> rows) throws IOException {
    String location = table.locationProvider().newDataLocation("rows.parquet");
    DataWriter<Record> writer =
        Parquet.writeData(table.io().newOutputFile(location))
            .forTable(table)
            .createWriterFunc(type -> GenericParquetWriter.create(table.schema(), type))
            .build();
    try (writer) {
      rows.forEach(writer::write);
    }
    return writer.toDataFile();
  }
}
