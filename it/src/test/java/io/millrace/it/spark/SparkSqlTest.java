package io.millrace.it.spark;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tables.CatalogDefinition;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.deletes.DVFileWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptionKeyMetadata;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkSqlTest {
  private static final Schema SCHEMA =
      new Schema(
          required(1, "id", Types.LongType.get()),
          optional(2, "amount", Types.DecimalType.of(10, 2)),
          optional(3, "at", Types.TimestampType.withZone()));

  @TempDir Path folder;

  @Test
  void readsAndChangesATableWithDeletionVectorsThatAnotherWriterMade() throws IOException {
    CatalogDefinition definition =
        new CatalogDefinition(
            "mill",
            Map.of(
                "type", "jdbc",
                "uri", "jdbc:sqlite:" + folder.resolve("catalog.db"),
                "jdbc.schema-version", "V1",
                "jdbc.busy_timeout", "30000",
                "warehouse", "file://" + folder.resolve("warehouse")));
    Table table = create(definition);
    DataFile rows = write(table, 5);
    table.newAppend().appendFile(rows).commit();
    long before = table.currentSnapshot().snapshotId();
    delete(table, rows, 1, 3);

    try (SparkSql spark = SparkSql.start(folder, definition)) {
      assertThat(spark.rows("SELECT * FROM silver.orders ORDER BY id"))
          .containsExactly(
              List.of(0L, "0.00", "2026-01-01T00:00:00Z"),
              List.of(2L, "0.02", "2026-01-01T00:02:00Z"),
              List.of(4L, "0.04", "2026-01-01T00:04:00Z"));
      assertThat(spark.rows("SELECT count(*) FROM silver.orders VERSION AS OF " + before))
          .containsExactly(List.of(5L));
      assertThat(spark.scan("SELECT * FROM silver.orders")).isPositive();

      spark.run("DELETE FROM silver.orders WHERE id = 4");
      assertThat(spark.rows("SELECT id FROM silver.orders ORDER BY id"))
          .containsExactly(List.of(0L), List.of(2L));
      table.refresh();
      assertThat(table.currentSnapshot().summary()).containsEntry("added-dvs", "1");

      assertThatThrownBy(() -> spark.run("SELECT * FROM silver.nothing"))
          .hasMessageContaining("silver")
          .hasMessageContaining("nothing");
      spark.run(
          "CALL mill.system.rewrite_data_files(table => 'silver.orders', options => map('rewrite-all', 'true'))");
      assertThat(spark.rows("SELECT id FROM silver.orders ORDER BY id"))
          .containsExactly(List.of(0L), List.of(2L));
    }
  }

  private static Table create(CatalogDefinition definition) {
    Catalog catalog =
        CatalogUtil.buildIcebergCatalog(
            definition.name(), definition.properties(), new Configuration(false));
    ((SupportsNamespaces) catalog).createNamespace(Namespace.of("silver"));
    return catalog
        .buildTable(TableIdentifier.of("silver", "orders"), SCHEMA)
        .withProperty("format-version", "3")
        .withProperty("write.delete.mode", "merge-on-read")
        .create();
  }

  private static DataFile write(Table table, int count) throws IOException {
    OutputFile file =
        table.io().newOutputFile(table.locationProvider().newDataLocation("rows.parquet"));
    DataWriter<org.apache.iceberg.data.Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .dataSchema(SCHEMA)
            .build()
            .newDataWriter(
                EncryptedFiles.encryptedOutput(file, EncryptionKeyMetadata.EMPTY),
                PartitionSpec.unpartitioned(),
                null);
    try (writer) {
      for (int i = 0; i < count; i++) {
        GenericRecord row = GenericRecord.create(SCHEMA);
        row.setField("id", (long) i);
        row.setField("amount", BigDecimal.valueOf(i, 2));
        row.setField("at", OffsetDateTime.parse("2026-01-01T00:00:00Z").plusMinutes(i));
        writer.write(row);
      }
    }
    return writer.toDataFile();
  }

  private static void delete(Table table, DataFile file, long... positions) throws IOException {
    OutputFileFactory puffin =
        OutputFileFactory.builderFor(table, 1, 1).format(FileFormat.PUFFIN).build();
    DVFileWriter writer = new BaseDVFileWriter(puffin, path -> null);
    try (writer) {
      for (long position : positions) {
        writer.delete(file.location(), position, PartitionSpec.unpartitioned(), null);
      }
    }
    var delta = table.newRowDelta();
    writer.result().deleteFiles().forEach(delta::addDeletes);
    delta.commit();
  }
}
