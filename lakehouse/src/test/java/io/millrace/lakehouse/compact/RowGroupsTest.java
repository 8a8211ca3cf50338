package io.millrace.lakehouse.compact;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowGroupsTest {
  private static final Schema SCHEMA =
      new Schema(
          required(1, "offset", Types.LongType.get()),
          optional(2, "value", Types.BinaryType.get()),
          required(3, "headers", Types.ListType.ofRequired(4, Types.StringType.get())));
  private static final Schema ANOTHER = new Schema(required(1, "offset", Types.LongType.get()));

  @TempDir private Path folder;
  private final Random random = new Random(1);

  private Path file(String name, Schema schema, int rows, int bytesPerRow) throws IOException {
    Path file = folder.resolve(name);
    try (FileAppender<Record> writer =
        Parquet.write(Files.localOutput(file.toFile()))
            .schema(schema)
            .createWriterFunc(type -> GenericParquetWriter.create(schema, type))
            .build()) {
      for (int row = 0; row < rows; row++) {
        writer.add(record(schema, row, bytesPerRow));
      }
    }
    return file;
  }

  private Record record(Schema schema, long offset, int bytesPerRow) {
    Record record = GenericRecord.create(schema);
    record.setField("offset", schema == SCHEMA ? offset : random.nextLong());
    if (schema == SCHEMA) {
      byte[] noise = new byte[bytesPerRow];
      random.nextBytes(noise);
      record.setField("value", offset % 7 == 0 ? null : ByteBuffer.wrap(noise));
      record.setField("headers", offset % 3 == 0 ? List.of() : List.of("a", "b" + offset));
    }
    return record;
  }

  private static List<String> rows(Path file) throws IOException {
    try (CloseableIterable<Record> records =
        Parquet.read(Files.localInput(file.toFile()))
            .project(SCHEMA)
            .createReaderFunc(type -> GenericParquetReaders.buildReader(SCHEMA, type))
            .build()) {
      List<String> rows = new ArrayList<>();
      for (Record record : records) {
        ByteBuffer value = (ByteBuffer) record.getField("value");
        rows.add(
            "%s %s %s"
                .formatted(
                    record.getField("offset"),
                    value == null ? "none" : hex(value),
                    record.getField("headers")));
      }
      return rows;
    }
  }

  private static String hex(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void aCopyHasAllRowsInTheirOrder() throws IOException {
    Path one = file("one.parquet", SCHEMA, 3000, 500);
    Path two = file("two.parquet", SCHEMA, 5000, 300);
    assertThat(RowGroups.canBeKept(List.of(one, two))).isTrue();

    RowGroups.copy(List.of(one, two), folder.resolve("joined.parquet"));

    List<String> expected = new ArrayList<>(rows(one));
    expected.addAll(rows(two));
    assertThat(rows(folder.resolve("joined.parquet"))).isEqualTo(expected);
  }

  @Test
  void smallFilesAndMixedSchemasAreWrittenAnew() throws IOException {
    Path large = file("large.parquet", SCHEMA, 3000, 500);
    Path small = file("small.parquet", SCHEMA, 10, 500);
    Path other = file("other.parquet", ANOTHER, 300_000, 0);
    assertThat(other.toFile().length()).isGreaterThan(RowGroups.WORTH_KEEPING);

    assertThat(RowGroups.canBeKept(List.of(large, small))).isFalse();
    assertThat(RowGroups.canBeKept(List.of(large, other))).isFalse();
  }
}
