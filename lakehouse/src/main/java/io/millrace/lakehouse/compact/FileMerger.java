package io.millrace.lakehouse.compact;

import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.Schema;

/** Writes the rows of several Parquet files, in their order, to one. */
@FunctionalInterface
public interface FileMerger {
  void merge(List<Path> inputs, Schema schema, Path output);
}
