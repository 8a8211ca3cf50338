package io.millrace.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.GoldPlan;
import io.millrace.transforms.refine.RefinePlan;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptionKeyMetadata;
import org.apache.iceberg.io.DataWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldOverSilverTest {
  private static final int CUSTOMER = 1;

  @TempDir private Path folder;

  @Test
  void allTablesAreDifferentAndCanBeComputed() throws IOException {
    PipelineDefinition pipeline = pipeline(20);
    List<TypedColumn> silver = columns(pipeline);
    Set<String> definitions = new HashSet<>();
    for (GoldDefinition gold : pipeline.gold()) {
      definitions.add(GoldPlan.of(gold, silver).definition());
    }
    assertThat(pipeline.gold()).extracting(GoldDefinition::table).doesNotHaveDuplicates();
    assertThat(definitions).hasSize(20);
  }

  @Test
  void aWrongRowOfGoldIsFound() throws IOException {
    PipelineDefinition pipeline = pipeline(GoldOfOrders.KINDS);
    try (Lake lake = Lake.open(pipeline.catalog())) {
      Table silver = create(lake, pipeline);
      pipeline.gold().forEach(gold -> create(lake, pipeline, gold));
      assertThat(GoldOverSilver.check(pipeline, lake).isRight()).isTrue();

      append(silver, order(silver, 1, "cancelled"), order(silver, 2, "paid"));
      assertThat(GoldOverSilver.check(pipeline, lake).wrong())
          .containsExactly(
              "gold.by_minute lacks 1 rows and has 0 more",
              "gold.by_customer lacks 1 rows and has 0 more",
              "gold.by_hour lacks 12 rows and has 0 more");

      Table gold = lake.load(pipeline.gold().get(CUSTOMER).table());
      append(gold, customer(gold, 2, "3.00"));
      append(gold, customer(gold, 2, "3.01"));
      assertThat(GoldOverSilver.check(pipeline, lake).wrong())
          .contains("gold.by_customer lacks 0 rows and has 1 more");
    }
  }

  private PipelineDefinition pipeline(int tables) throws IOException {
    String text =
        """
        pipeline: benchmark
        source: {kafka: {topic: orders, bootstrap.servers: "localhost:1"}}
        catalog: {type: jdbc, uri: "jdbc:sqlite:catalog.db", warehouse: warehouse}
        bronze: {table: bronze.orders}
        """;
    Path file = Files.writeString(folder.resolve("pipeline.yaml"), text);
    SilverRuns.withSilver(file, OptionalInt.of(1));
    return PipelineFile.read(SilverRuns.with(GoldOfOrders.lines(tables), file));
  }

  private static List<TypedColumn> columns(PipelineDefinition pipeline) {
    SilverDefinition silver = pipeline.silver().orElseThrow();
    return RefinePlan.of(silver).tableColumns();
  }

  private static Table create(Lake lake, PipelineDefinition pipeline) {
    SilverDefinition silver = pipeline.silver().orElseThrow();
    return lake.createOrCheck(silver, RefinePlan.of(silver).columns(), pipeline.name());
  }

  private static void create(Lake lake, PipelineDefinition pipeline, GoldDefinition gold) {
    GoldPlan plan = GoldPlan.of(gold, columns(pipeline));
    lake.createOrCheck(gold, plan.columns(), plan.definition(), pipeline.name());
  }

  private static GenericRecord order(Table silver, long id, String status) {
    GenericRecord row = GenericRecord.create(silver.schema());
    row.setField("id", id);
    row.setField("customer_id", 7L);
    row.setField("status", status);
    row.setField("amount", new BigDecimal("1.50"));
    row.setField("country", "DE");
    row.setField("channel", "app");
    row.setField("ordered_at", OffsetDateTime.parse("2026-01-01T10:20:30Z"));
    row.setField("updated_at", row.getField("ordered_at"));
    row.setField(SilverDefinition.PARTITION, 0);
    row.setField(SilverDefinition.OFFSET, id);
    return row;
  }

  private static GenericRecord customer(Table gold, long orders, String revenue) {
    GenericRecord row = GenericRecord.create(gold.schema());
    row.setField("customer_id", 7L);
    row.setField("orders", orders);
    row.setField("revenue", new BigDecimal(revenue));
    row.setField("cancelled", 1L);
    return row;
  }

  private static void append(Table table, GenericRecord... rows) throws IOException {
    String path = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    DataWriter<org.apache.iceberg.data.Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .dataSchema(table.schema())
            .build()
            .newDataWriter(
                EncryptedFiles.encryptedOutput(
                    table.io().newOutputFile(path), EncryptionKeyMetadata.EMPTY),
                table.spec(),
                null);
    try (writer) {
      for (GenericRecord row : rows) {
        writer.write(row);
      }
    }
    table.newAppend().appendFile(writer.toDataFile()).commit();
  }
}
