package io.millrace.lakehouse.compact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;

/** Merges files a row at a time, as a kernel would. */
public final class PlainMerger {
  private PlainMerger() {}

  public static void merge(List<MergeInput> inputs, Schema schema, Path output) {
    try (FileAppender<Record> writer =
        Parquet.write(Files.localOutput(output.toFile()))
            .schema(schema)
            .createWriterFunc(type -> GenericParquetWriter.create(schema, type))
            .build()) {
      for (MergeInput input : inputs) {
        add(input, schema, writer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(MergeInput input, Schema schema, FileAppender<Record> writer)
      throws IOException {
    try (CloseableIterable<Record> rows =
        Parquet.read(Files.localInput(input.path().toFile()))
            .project(schema)
            .createReaderFunc(
                type -> GenericParquetReaders.buildReader(schema, type, input.inherited()))
            .build()) {
      int position = 0;
      for (Record row : rows) {
        if (!input.deleted().contains(position)) {
          writer.add(row);
        }
        position++;
      }
    }
  }
}
