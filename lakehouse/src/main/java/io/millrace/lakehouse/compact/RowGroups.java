package io.millrace.lakehouse.compact;

import io.millrace.lakehouse.write.LocalParquet;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * Joins Parquet files by copying their row groups as they are: hardly any CPU, where decoding and
 * encoding the rows again costs more than writing them did. It is right for files whose row groups
 * are large enough already; many tiny row groups in a file would be as slow to read as tiny files.
 */
final class RowGroups {
  /** A file from this size on has row groups that are worth keeping. */
  static final long WORTH_KEEPING = 1L << 20;

  private RowGroups() {}

  /** Whether the files have one and the same schema, and no small ones are among them. */
  static boolean canBeKept(List<Path> files) throws IOException {
    MessageType schema = null;
    for (Path file : files) {
      if (file.toFile().length() < WORTH_KEEPING) {
        return false;
      }
      MessageType found = schemaOf(file);
      if (schema != null && !schema.equals(found)) {
        return false;
      }
      schema = found;
    }
    return true;
  }

  static void copy(List<Path> inputs, Path output) throws IOException {
    try (ParquetFileWriter writer =
        new ParquetFileWriter(
            new LocalOutputFile(output),
            schemaOf(inputs.get(0)),
            ParquetFileWriter.Mode.OVERWRITE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null,
            ParquetProperties.builder().build())) {
      writer.start();
      for (Path input : inputs) {
        try (ParquetFileReader reader = LocalParquet.open(new Source(input))) {
          reader.appendTo(writer);
        }
      }
      writer.end(Map.of());
    }
  }

  private static MessageType schemaOf(Path file) throws IOException {
    try (ParquetFileReader reader = LocalParquet.open(file)) {
      return reader.getFooter().getFileMetaData().getSchema();
    }
  }

  /** Parquet's own local file reads what is copied a byte at a time. */
  private record Source(Path path) implements InputFile {
    @Override
    public long getLength() throws IOException {
      return Files.size(path);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      FileChannel channel = FileChannel.open(path);
      return new DelegatingSeekableInputStream(Channels.newInputStream(channel)) {
        @Override
        public long getPos() throws IOException {
          return channel.position();
        }

        @Override
        public void seek(long position) throws IOException {
          channel.position(position);
        }
      };
    }
  }
}
