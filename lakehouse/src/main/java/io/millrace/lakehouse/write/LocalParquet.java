package io.millrace.lakehouse.write;

import io.millrace.lakehouse.catalog.PlainLocalFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.hadoop.HadoopOutputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;

/**
 * Parquet files on this machine's disk. Unless told otherwise, Parquet reads all of Hadoop's
 * configuration for each file that it opens.
 */
public final class LocalParquet {
  private static final ParquetReadOptions OPTIONS =
      ParquetReadOptions.builder(new PlainParquetConfiguration()).build();

  private static final Configuration CONFIGURATION = PlainLocalFiles.in(new Configuration(false));

  private LocalParquet() {}

  public static ParquetFileReader open(Path file) throws IOException {
    return open(new LocalInputFile(file));
  }

  public static ParquetFileReader open(InputFile file) throws IOException {
    return ParquetFileReader.open(file, OPTIONS);
  }

  /** Where Iceberg writes a file; it is made, or written anew. */
  public static OutputFile output(Path file) {
    return HadoopOutputFile.fromLocation(file.toUri().toString(), CONFIGURATION);
  }
}
