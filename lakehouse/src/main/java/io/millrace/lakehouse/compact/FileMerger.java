package io.millrace.lakehouse.compact;

import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.Schema;

/**
 * Writes the live rows of several Parquet files, in their order, to one. Columns are found by their
 * field ids; one that a file lacks is null. When the schema has Iceberg's columns of row lineage,
 * each row keeps its own: the one that stands in its file, or else the one that it inherits.
 */
@FunctionalInterface
public interface FileMerger {
  void merge(List<MergeInput> inputs, Schema schema, Path output);
}
