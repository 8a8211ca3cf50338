package io.millrace.it.benchmark;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.tables.CatalogDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.PipelineFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The folder of a rival's run: a lake with empty tables, and a file that says what to do.
 *
 * @param gold whether there are gold tables, which are those of {@link GoldOfOrders} as Iceberg
 *     knows them
 */
record RivalJob(Path folder, Catalog catalog, boolean gold) implements AutoCloseable {
  private static final Schema SILVER =
      new Schema(
          List.of(
              NestedField.required(1, "id", Types.LongType.get()),
              NestedField.optional(2, "customer_id", Types.LongType.get()),
              NestedField.optional(3, "status", Types.StringType.get()),
              NestedField.optional(4, "amount", Types.DecimalType.of(10, 2)),
              NestedField.optional(5, "country", Types.StringType.get()),
              NestedField.optional(6, "channel", Types.StringType.get()),
              NestedField.optional(7, "ordered_at", Types.TimestampType.withZone()),
              NestedField.optional(8, "updated_at", Types.TimestampType.withZone()),
              NestedField.optional(9, "event", Types.LongType.get())),
          Set.of(1));

  private static final Schema BRONZE =
      new Schema(
          NestedField.optional(1, "_topic", Types.StringType.get()),
          NestedField.optional(2, "_kafka_partition", Types.IntegerType.get()),
          NestedField.optional(3, "_offset", Types.LongType.get()),
          NestedField.optional(4, "_timestamp", Types.TimestampType.withZone()),
          NestedField.optional(5, "_key", Types.BinaryType.get()),
          NestedField.optional(6, "value", Types.BinaryType.get()));

  private static final Map<String, Schema> GOLD =
      Map.of(
          "by_minute",
          new Schema(
              List.of(
                  NestedField.required(1, "minute", Types.TimestampType.withZone()),
                  NestedField.required(2, "country", Types.StringType.get()),
                  NestedField.optional(3, "revenue", Types.DecimalType.of(38, 2)),
                  NestedField.optional(4, "orders", Types.LongType.get()),
                  NestedField.optional(5, "customers", Types.LongType.get())),
              Set.of(1, 2)),
          "by_customer",
          new Schema(
              List.of(
                  NestedField.required(1, "customer_id", Types.LongType.get()),
                  NestedField.optional(2, "orders", Types.LongType.get()),
                  NestedField.optional(3, "revenue", Types.DecimalType.of(38, 2)),
                  NestedField.optional(4, "cancelled", Types.LongType.get())),
              Set.of(1)),
          "by_hour",
          new Schema(
              List.of(
                  NestedField.required(1, "hour", Types.TimestampType.withZone()),
                  NestedField.required(2, "channel", Types.StringType.get()),
                  NestedField.optional(3, "orders", Types.LongType.get()),
                  NestedField.optional(4, "revenue", Types.DecimalType.of(38, 2))),
              Set.of(1, 2)));

  /** As Millrace's own tables are compressed. */
  private static final Map<String, String> COMPRESSION =
      Map.of(
          "write.parquet.compression-codec", "zstd",
          "write.parquet.compression-level", "1");

  /**
   * @param properties of silver, and of gold
   */
  static RivalJob create(Path folder, Map<String, String> properties, boolean gold) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
    CatalogDefinition definition = catalog(folder);
    Catalog catalog =
        CatalogUtil.buildIcebergCatalog(
            definition.name(), definition.properties(), new Configuration(false));
    create(catalog, "bronze", "orders", BRONZE, Map.of("format-version", "2"));
    create(catalog, "silver", "orders", SILVER, properties);
    if (gold) {
      GOLD.forEach((name, schema) -> create(catalog, "gold", name, schema, properties));
    }
    return new RivalJob(folder, catalog, gold);
  }

  private static void create(
      Catalog catalog, String layer, String name, Schema schema, Map<String, String> properties) {
    Namespace namespace = Namespace.of(layer);
    SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
    if (!namespaces.namespaceExists(namespace)) {
      namespaces.createNamespace(namespace);
    }
    catalog
        .buildTable(TableIdentifier.of(namespace, name), schema)
        .withProperties(COMPRESSION)
        .withProperties(properties)
        .create();
  }

  /** In files: SQLite refuses Flink's two sinks, which commit at the same moment. */
  private static CatalogDefinition catalog(Path folder) {
    return new CatalogDefinition(
        "lake", Map.of("type", "hadoop", "warehouse", "file://" + folder.resolve("warehouse")));
  }

  CatalogDefinition catalogDefinition() {
    return catalog(folder);
  }

  /**
   * @param bounded whether the job ends with what is in the topic now
   */
  Path write(Workload workload, boolean bronze, boolean bounded, long maxRecords) {
    Properties job = new Properties();
    job.setProperty("bootstrap.servers", workload.kafka().bootstrapServers());
    job.setProperty("topic", workload.topic());
    job.setProperty("warehouse", catalog(folder).properties().get("warehouse"));
    job.setProperty("bronze", Boolean.toString(bronze));
    job.setProperty("gold", Boolean.toString(gold));
    job.setProperty("bounded", Boolean.toString(bounded));
    job.setProperty("interval.millis", "5000");
    job.setProperty("max.records", Long.toString(maxRecords));
    Path file = folder.resolve("job.properties");
    try (Writer text = Files.newBufferedWriter(file)) {
      job.store(text, null);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Compares gold with silver, as if they were Millrace's. */
  GoldOverSilver.Verdict checkGold() {
    Path file = folder.resolve("tables.yaml");
    try {
      Files.writeString(
          file,
          """
          pipeline: rival
          source: {kafka: {topic: orders, bootstrap.servers: "127.0.0.1:1"}}
          catalog: {type: hadoop, warehouse: "%s"}
          bronze: {table: bronze.orders}
          """
              .formatted(catalog(folder).properties().get("warehouse")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    SilverRuns.with(
        GoldOfOrders.lines(gold ? GoldOfOrders.KINDS : 0),
        SilverRuns.withSilver(file, OptionalInt.empty()));
    PipelineDefinition pipeline = PipelineFile.read(file);
    try (Lake lake = Lake.open(pipeline.catalog())) {
      return GoldOverSilver.check(pipeline, lake);
    }
  }

  Table silver() {
    return catalog.loadTable(TableIdentifier.of("silver", "orders"));
  }

  @Override
  public void close() {
    if (catalog instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close the catalog in " + folder, e);
      }
    }
  }
}
