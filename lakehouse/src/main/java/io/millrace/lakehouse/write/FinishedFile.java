package io.millrace.lakehouse.write;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Where a Parquet file is written and how it becomes a data file. A kernel writes local files only:
 * in a warehouse on this machine's disk the file is written in place, in any other it is written to
 * the scratch folder and copied by the table's own FileIO.
 */
public final class FinishedFile implements AutoCloseable {
  private final Table table;
  private final String location;
  private final Path local;
  private final boolean inPlace;

  private FinishedFile(Table table, String location, Path local, boolean inPlace) {
    this.table = table;
    this.location = location;
    this.local = local;
    this.inPlace = inPlace;
  }

  /**
   * A place for a file of the given partition; {@code partition} is null in an unpartitioned table.
   */
  public static FinishedFile place(Table table, StructLike partition, String name, Path scratch) {
    String location =
        partition == null
            ? table.locationProvider().newDataLocation(name)
            : table.locationProvider().newDataLocation(table.spec(), partition, name);
    try {
      Optional<Path> local = LocalFiles.pathOf(location);
      if (local.isPresent()) {
        Files.createDirectories(local.get().getParent());
        return new FinishedFile(table, location, local.get(), true);
      }
      Files.createDirectories(scratch);
      return new FinishedFile(table, location, scratch.resolve(name), false);
    } catch (IOException e) {
      throw new MillraceException(
          ErrorKind.LAKE, "cannot make a folder for %s: %s".formatted(location, e), e);
    }
  }

  /** The local path that the kernel writes to. */
  public Path path() {
    return local;
  }

  /** Reads the footer of what was written, and brings the file to where the table wants it. */
  public DataFile describe(StructLike partition) {
    try (ParquetFileReader reader = LocalParquet.open(local)) {
      ParquetMetadata footer = reader.getFooter();
      Metrics metrics =
          ParquetUtil.footerMetrics(footer, Stream.empty(), MetricsConfig.forTable(table));
      DataFiles.Builder file =
          DataFiles.builder(table.spec())
              .withPath(location)
              .withFormat(FileFormat.PARQUET)
              .withFileSizeInBytes(Files.size(local))
              .withMetrics(metrics)
              .withSplitOffsets(ParquetUtil.getSplitOffsets(footer));
      if (partition != null) {
        file.withPartition(partition);
      }
      upload();
      return file.build();
    } catch (IOException e) {
      throw new MillraceException(
          ErrorKind.LAKE, "cannot finish data file %s: %s".formatted(location, e), e);
    }
  }

  private void upload() throws IOException {
    if (inPlace) {
      return;
    }
    try (InputStream in = Files.newInputStream(local);
        OutputStream out = table.io().newOutputFile(location).create()) {
      in.transferTo(out);
    }
  }

  /** Removes the scratch copy, if there is one. */
  @Override
  public void close() {
    if (!inPlace) {
      local.toFile().delete();
    }
  }
}
