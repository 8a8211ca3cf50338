package io.millrace.lakehouse.cut;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;

/**
 * Writes a file anew as a kernel can read it: one of another format, or one from before another
 * engine renamed what is inside a column. Iceberg's own reader knows how it is to be read.
 */
final class ReshapedFile {
  private final Table table;
  private final Schema columns;

  ReshapedFile(Table table, Schema columns) {
    this.table = table;
    this.columns = columns;
  }

  /** Row by row, so that positions stay. */
  Path write(DataFile file, Path to) throws IOException {
    ReadBuilder<Record, ?> reader =
        FormatModelRegistry.readBuilder(file.format(), Record.class, table.io().newInputFile(file));
    try (CloseableIterable<Record> rows = reader.project(columns).build();
        FileAppender<Record> writer =
            Parquet.write(Files.localOutput(to.toFile()))
                .schema(columns)
                .overwrite()
                .createWriterFunc(type -> GenericParquetWriter.create(columns, type))
                .build()) {
      writer.addAll(rows);
    }
    return to;
  }
}
