package io.millrace.tables;

import static io.millrace.tables.Pipelines.FULLEST;
import static io.millrace.tables.Pipelines.SMALLEST;
import static io.millrace.tables.Pipelines.read;
import static io.millrace.tables.Pipelines.smallestWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFileTest {

  @Test
  void whatIsLeftOutHasItsDefault() {
    PipelineDefinition pipeline = read(SMALLEST);

    assertThat(pipeline.name()).isEqualTo("shop");
    assertThat(pipeline.source())
        .isEqualTo(
            new KafkaSource(
                "orders", Map.of("bootstrap.servers", "localhost:9092"), OnDataLoss.STOP));
    assertThat(pipeline.catalog().name()).isEqualTo("millrace");
    assertThat(pipeline.epoch())
        .isEqualTo(new EpochSettings(Duration.ofSeconds(2), 500_000, 125_000));
    assertThat(pipeline.bronze())
        .isEqualTo(
            new BronzeDefinition(
                TableName.of("bronze.orders"),
                TimePartition.DAY,
                new SnapshotRetention(500, Duration.ofDays(7)),
                Duration.ofDays(1),
                Map.of()));
    assertThat(pipeline.silver()).isEmpty();
    assertThat(pipeline.worker()).isEqualTo(new WorkerSettings(1L << 30, 1L << 30, null));
  }

  @Test
  void everyKeyReachesTheDefinition() {
    PipelineDefinition pipeline = read(FULLEST);

    assertThat(pipeline.source().onDataLoss()).isEqualTo(OnDataLoss.CONTINUE);
    assertThat(pipeline.source().properties())
        .containsExactly(
            entry("bootstrap.servers", "a:9092, b:9092"),
            entry("security.protocol", "SASL_SSL"),
            entry("ssl.endpoint.identification.algorithm", ""),
            entry("max.poll.records", "1000"),
            entry("check.crcs", "true"),
            entry("group.id", "shop"),
            entry("enable.auto.commit", "false"),
            entry("auto.offset.reset", "latest"),
            entry("isolation.level", "read_committed"));
    assertThat(pipeline.catalog())
        .isEqualTo(
            new CatalogDefinition(
                "company",
                Map.of("type", "rest", "uri", "http://localhost:8181", "warehouse", "demo")));
    assertThat(pipeline.epoch()).isEqualTo(new EpochSettings(Duration.ofMillis(500), 1000, 100));
    assertThat(pipeline.bronze())
        .isEqualTo(
            new BronzeDefinition(
                new TableName(List.of("raw", "shop"), "orders"),
                TimePartition.HOUR,
                new SnapshotRetention(10, Duration.ofHours(1)),
                Duration.ofHours(2),
                Map.of(
                    "write.parquet.compression-codec",
                    "zstd",
                    "write.target-file-size-bytes",
                    "1000000")));
    assertThat(pipeline.worker())
        .isEqualTo(new WorkerSettings(512L << 20, 2L << 30, "/etc/shop/state"));
  }

  @ParameterizedTest
  @CsvSource({
    "10ms, PT0.01S",
    "500ms, PT0.5S",
    "2s, PT2S",
    "5m, PT5M",
    "1h, PT1H",
  })
  void aTimeHasAUnit(String written, Duration expected) {
    assertThat(read(SMALLEST + "epoch: {every: " + written + "}\n").epoch().every())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "64MB, 67108864",
    "512MiB, 536870912",
    "1GB, 1073741824",
    "2GiB, 2147483648",
  })
  void aSizeHasABinaryUnit(String written, long bytes) {
    assertThat(read(SMALLEST + "worker: {native-memory: " + written + "}\n").worker())
        .isEqualTo(new WorkerSettings(bytes, 1L << 30, null));
  }

  @Test
  void aSmallEpochHasSmallSlicesByDefault() {
    assertThat(read(SMALLEST + "epoch: {max-records: 7}\n").epoch().sliceRecords()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "lake/warehouse, file:///etc/shop/lake/warehouse",
    "../lake, file:///etc/lake",
    "/data/lake, file:///data/lake",
    "file:///data/lake, file:///data/lake",
    "s3://bucket/lake, s3://bucket/lake",
  })
  void aWarehouseIsRelativeToThePipelineFile(String written, String expected) {
    String text = smallestWith("warehouse: lake/warehouse", "warehouse: " + written);

    assertThat(read(text).catalog().properties()).containsEntry("warehouse", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:sqlite:lake/catalog.db, jdbc:sqlite:/etc/shop/lake/catalog.db",
    "jdbc:sqlite:catalog.db?busy_timeout=1, jdbc:sqlite:/etc/shop/catalog.db?busy_timeout=1",
    "jdbc:sqlite:/data/catalog.db, jdbc:sqlite:/data/catalog.db",
    "jdbc:sqlite::memory:, 'jdbc:sqlite::memory:'",
    "jdbc:postgresql://db/lake, jdbc:postgresql://db/lake",
  })
  void aSqliteFileIsRelativeToThePipelineFile(String written, String expected) {
    String text = smallestWith("jdbc:sqlite:lake/catalog.db", "'" + written + "'");

    assertThat(read(text).catalog().properties()).containsEntry("uri", expected);
  }

  @Test
  void aJdbcCatalogHasTheSchemaWithViewsUnlessTheFileSaysOtherwise() {
    String other = smallestWith("type: jdbc", "type: jdbc\n  jdbc.schema-version: V0");

    assertThat(read(SMALLEST).catalog().properties()).containsEntry("jdbc.schema-version", "V1");
    assertThat(read(other).catalog().properties()).containsEntry("jdbc.schema-version", "V0");
    assertThat(read(FULLEST).catalog().properties()).doesNotContainKey("jdbc.schema-version");
  }

  @Test
  void aCatalogOfAnotherKindNeedsOnlyItsClass() {
    String text =
        SMALLEST.replaceAll(
            "(?s)catalog:.*bronze:", "catalog: {catalog-impl: com.example.Glue}\nbronze:");

    assertThat(read(text).catalog().properties())
        .containsExactly(entry("catalog-impl", "com.example.Glue"));
  }

  @Test
  void anAnchorMayBeUsedAgain() {
    String text = smallestWith("topic: orders", "topic: &t orders\n    client.id: *t");

    assertThat(read(text).source().properties()).containsEntry("client.id", "orders");
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsDoNoHarm() {
    assertThat(read("\uFEFF" + SMALLEST.replace("\n", "\r\n"))).isEqualTo(read(SMALLEST));
  }

  @Test
  void aCharacterOutsideTheFirstPlaneMayStandAnywhere() {
    for (int before = 1000; before < 1050; before++) {
      String text = "#" + " ".repeat(before) + "\uD83D\uDCA7\n" + SMALLEST;

      assertThat(read(text)).as("after %d spaces", before).isEqualTo(read(SMALLEST));
    }
  }

  @Test
  void aRelativeBaseDirectoryIsMadeAbsolute() {
    PipelineDefinition pipeline =
        PipelineFile.parse("shop.yaml", Path.of("examples"), SMALLEST, Map.of());

    assertThat(pipeline.catalog().properties())
        .containsEntry(
            "warehouse", "file://" + Path.of("examples/lake/warehouse").toAbsolutePath());
  }

  @Test
  void aDefinitionTravelsToAWorkerAsItIs() throws Exception {
    PipelineDefinition pipeline =
        read(FULLEST.replace("group.id: shop", "group.id: ${MY_TOKEN:-x}"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(pipeline);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Object arrived = in.readObject();
      assertThat(arrived).isEqualTo(pipeline).hasToString(pipeline.toString());
    }
  }

  @Test
  void propertiesCannotBeChanged() {
    Map<String, String> properties = read(SMALLEST).catalog().properties();

    assertThatThrownBy(() -> properties.put("uri", "other"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> properties.entrySet().iterator().next().setValue("other"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> properties.remove("uri"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
