package io.millrace.transforms.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.compact.MergeInput;
import io.millrace.tables.BronzeDefinition;
import io.millrace.tables.CatalogDefinition;
import io.millrace.tables.MillraceException;
import io.millrace.tables.SnapshotRetention;
import io.millrace.tables.TableName;
import io.millrace.tables.TimePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

/** The two kernels write the same rows, whatever the records are. */
class KernelTwinsTest {
  @TempDir private Path folder;
  private Kernel duck;
  private Kernel java;
  private Schema schema;

  @BeforeEach
  void open() {
    duck =
        DuckKernel.open(new KernelSettings(128L << 20, folder.resolve("scratch"), List.of(folder)));
    java = new JavaKernel();
    schema = schema();
  }

  @AfterEach
  void close() {
    duck.close();
    java.close();
  }

  /** The ids of a table's columns are its own, not the ones it was made with. */
  private Schema schema() {
    CatalogDefinition catalog =
        new CatalogDefinition(
            "test", Map.of("type", "hadoop", "warehouse", "file://" + folder + "/lake"));
    BronzeDefinition bronze =
        new BronzeDefinition(
            TableName.of("bronze.orders"),
            TimePartition.DAY,
            new SnapshotRetention(1, Duration.ofDays(1)),
            Duration.ofDays(1),
            Map.of());
    try (Lake lake = Lake.open(catalog)) {
      return lake.createOrCheck(bronze, "test").schema();
    }
  }

  private List<String> rows(Path file) {
    return rows(file, schema);
  }

  private static List<String> rows(Path file, Schema schema) {
    try (CloseableIterable<Record> records =
        Parquet.read(org.apache.iceberg.Files.localInput(file.toFile()))
            .project(schema)
            .createReaderFunc(type -> GenericParquetReaders.buildReader(schema, type))
            .build()) {
      List<String> rows = new ArrayList<>();
      records.forEach(record -> rows.add(RowText.of(record)));
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertTwins(Rows rows, int expected) {
    duck.writeBronze(rows, 7, "it's \"orders\"", schema, folder.resolve("duck.parquet"));
    java.writeBronze(rows, 7, "it's \"orders\"", schema, folder.resolve("java.parquet"));

    assertThat(rows(folder.resolve("duck.parquet")))
        .hasSize(expected)
        .isEqualTo(rows(folder.resolve("java.parquet")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theyWriteTheSameRows(long seed) {
    Chunk chunk = new RandomChunks(seed).chunk(5000, (seed & 1) == 0, (seed & 2) == 0, 3);

    assertTwins(Rows.all(chunk), 5000);
  }

  @Test
  void theyWriteTheSameRowsInAnotherOrder() {
    Chunk chunk = new RandomChunks(9).chunk(100, true, true, 3);

    assertTwins(Rows.of(chunk, new int[] {99, 3, 17, 4, 50}, 1, 4), 3);
  }

  @Test
  void theyWriteHugeValuesManyHeadersAndLongKeys() {
    RecordHeaders headers = new RecordHeaders();
    for (int i = 0; i < 1000; i++) {
      headers.add("header-" + i, i % 3 == 0 ? null : new byte[] {(byte) i, -1, 0});
    }
    byte[] huge = new byte[10 << 20];
    new Random(1).nextBytes(huge);
    Chunk chunk = new Chunk();
    chunk.add(RandomChunks.record(0, 0, 1_772_323_200_000L, new byte[100 << 10], huge, headers));

    assertTwins(Rows.all(chunk), 1);
  }

  private List<MergeInput> inputs(boolean deletes) {
    List<MergeInput> inputs = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 5; i++) {
      Path input = folder.resolve("input" + i);
      (i % 2 == 0 ? duck : java)
          .writeBronze(
              Rows.all(new RandomChunks(i).chunk(3000, true, true, 1)), i, "orders", schema, input);
      RoaringBitmap deleted = new RoaringBitmap();
      for (int j = 0; deletes && i != 2 && j < 1000 * i; j++) {
        deleted.add(random.nextInt(3000));
      }
      Long firstRowId = i == 3 ? null : 10_000L * i;
      inputs.add(new MergeInput(input, 3000, deleted, firstRowId, i == 3 ? null : 7L + i));
    }
    return inputs;
  }

  private List<String> mergedBy(Kernel kernel, List<MergeInput> inputs, Schema columns) {
    Path output = folder.resolve("merged" + inputs.hashCode() + kernel.getClass().getSimpleName());
    kernel.merge(inputs, columns, output);
    return rows(output, columns);
  }

  @Test
  void theyMergeToTheSameRows() {
    List<MergeInput> inputs = inputs(false);

    assertThat(mergedBy(duck, inputs, schema))
        .hasSize(15_000)
        .isEqualTo(mergedBy(java, inputs, schema));
  }

  @Test
  void theyLeaveOutDeletedRowsAndKeepTheOrder() {
    List<MergeInput> inputs = inputs(true);
    long live =
        inputs.stream().mapToLong(input -> input.rows() - input.deleted().getCardinality()).sum();

    assertThat(mergedBy(duck, inputs, schema))
        .hasSize((int) live)
        .isEqualTo(mergedBy(java, inputs, schema));
  }

  @Test
  void theyKeepTheLineageOfRowsThroughTwoMerges() {
    Schema lineage = MetadataColumns.schemaWithRowLineage(schema);
    List<MergeInput> inputs = inputs(true);
    Path once = folder.resolve("once.parquet");
    duck.merge(inputs, lineage, once);
    long rows = rows(once, lineage).size();
    List<MergeInput> again =
        List.of(
            new MergeInput(once, rows, RoaringBitmap.bitmapOf(0, 5, 2999), 500_000L, 99L),
            inputs.get(1));

    assertThat(mergedBy(duck, inputs, lineage)).isEqualTo(mergedBy(java, inputs, lineage));
    assertThat(mergedBy(duck, again, lineage)).isEqualTo(mergedBy(java, again, lineage));
  }

  @Test
  void columnsAreFoundByTheirIds() {
    List<Types.NestedField> columns = new ArrayList<>(schema.columns());
    Types.NestedField value = columns.remove(6);
    columns.add(0, Types.NestedField.from(value).withName("it's \"renamed\"").build());
    columns.add(Types.NestedField.optional(99, "added", Types.DecimalType.of(20, 3)));
    Schema evolved = new Schema(columns);

    assertThat(mergedBy(duck, inputs(true), evolved))
        .isEqualTo(mergedBy(java, inputs(true), evolved));
  }

  @Test
  void aKernelWritesNowhereElse() {
    Rows rows = Rows.all(new RandomChunks(1).chunk(10, false, false, 1));
    Path outside = folder.resolveSibling("outside.parquet");

    assertThatThrownBy(() -> duck.writeBronze(rows, 1, "orders", schema, outside))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("cannot write");
    assertThat(outside).doesNotExist();
  }

  @Test
  void aFullDiskIsAHandledFailure() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs /dev/full");
    try (Kernel kernel =
        DuckKernel.open(
            new KernelSettings(128L << 20, folder.resolve("s"), List.of(Path.of("/dev"))))) {
      Rows rows = Rows.all(new RandomChunks(1).chunk(10, false, false, 1));
      assertThatThrownBy(() -> kernel.writeBronze(rows, 1, "orders", schema, full))
          .isInstanceOf(MillraceException.class)
          .hasMessageContaining("/dev/full");
    }
  }

  @Test
  void memoryIsCountedAndCapped() {
    assertThat(duck.memoryUsed()).isBetween(0L, 128L << 20);
  }
}
