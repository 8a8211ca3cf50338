package io.millrace.transforms.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.lakehouse.catalog.Lake;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.tables.BronzeDefinition;
import io.millrace.tables.CatalogDefinition;
import io.millrace.tables.SnapshotRetention;
import io.millrace.tables.TableName;
import io.millrace.tables.TimePartition;
import io.millrace.transforms.kernel.Chunk;
import io.millrace.transforms.kernel.JavaKernel;
import io.millrace.transforms.kernel.RandomChunks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BronzeWriterTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(TimePartition.class)
  void eachRowIsInTheFileOfItsTime(TimePartition partitionBy) throws IOException {
    try (Lake lake = lake()) {
      Table table = lake.createOrCheck(bronze(partitionBy), "test");
      Chunk chunk = new RandomChunks(3).chunk(2000, false, false, 2);

      List<DataFile> files =
          new BronzeWriter(table, new JavaKernel(), folder)
              .write(chunk, 1, "orders", () -> DataFileNames.ofSlice(1, "abcd1234", 0));
      AppendFiles append = table.newAppend();
      files.forEach(append::appendFile);
      append.commit();

      assertThat(offsets(table, Expressions.alwaysTrue())).hasSize(2000).doesNotHaveDuplicates();
      OffsetDateTime noon = OffsetDateTime.parse("2026-03-01T12:00:00Z");
      long expected = 0;
      for (int row = 0; row < chunk.size(); row++) {
        long millis = chunk.timestamp(row);
        if (millis >= 0 && millis < noon.toInstant().toEpochMilli()) {
          expected++;
        }
      }
      assertThat(
              offsets(
                  table,
                  Expressions.and(
                      Expressions.notNull("_timestamp"),
                      Expressions.lessThan("_timestamp", noon.toString()))))
          .hasSize((int) expected);
      assertThat(files).hasSize(partitions(partitionBy));
    }
  }

  /** Two days in one month, and the records without a usable time. */
  private static int partitions(TimePartition partitionBy) {
    return switch (partitionBy) {
      case NONE -> 1;
      case YEAR, MONTH -> 2;
      case DAY -> 3;
      case HOUR -> 49;
    };
  }

  @ParameterizedTest
  @EnumSource(TimePartition.class)
  void aFileSurvivesTheWayToItsCommit(TimePartition partitionBy) throws IOException {
    try (Lake lake = lake()) {
      Table table = lake.createOrCheck(bronze(partitionBy), "test");
      List<DataFile> files =
          new BronzeWriter(table, new JavaKernel(), folder)
              .write(
                  new RandomChunks(4).chunk(50, true, true, 1),
                  1,
                  "orders",
                  () -> DataFileNames.ofSlice(1, "abcd1234", 0));
      for (DataFile file : files) {
        String json = ContentFileParser.toJson(file, table.spec());
        DataFile back =
            (DataFile) ContentFileParser.fromJson(new ObjectMapper().readTree(json), table.specs());

        assertThat(back.location()).isEqualTo(file.location());
        assertThat(back.partition()).isEqualTo(file.partition());
        assertThat(back.recordCount()).isEqualTo(file.recordCount());
        assertThat(back.lowerBounds()).isEqualTo(file.lowerBounds());
        assertThat(back.nullValueCounts()).isEqualTo(file.nullValueCounts());
        assertThat(back.splitOffsets()).isEqualTo(file.splitOffsets());
      }
    }
  }

  private static List<Long> offsets(Table table, Expression filter) throws IOException {
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).where(filter).build()) {
      List<Long> offsets = new ArrayList<>();
      rows.forEach(row -> offsets.add((Long) row.getField("_offset")));
      return offsets;
    }
  }

  private Lake lake() {
    return Lake.open(
        new CatalogDefinition(
            "test", Map.of("type", "hadoop", "warehouse", "file://" + folder + "/lake")));
  }

  private static BronzeDefinition bronze(TimePartition partitionBy) {
    return new BronzeDefinition(
        TableName.of("bronze.orders"),
        partitionBy,
        new SnapshotRetention(500, Duration.ofDays(7)),
        Duration.ofDays(1),
        Map.of());
  }
}
