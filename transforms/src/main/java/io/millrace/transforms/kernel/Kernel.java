package io.millrace.transforms.kernel;

import io.millrace.lakehouse.compact.FileMerger;
import io.millrace.transforms.gold.GroupKernel;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.Refined;
import java.nio.file.Path;
import org.apache.iceberg.Schema;

/** Computes on chunks. One kernel serves one worker slot and is used by one thread at a time. */
public interface Kernel extends FileMerger, AutoCloseable {
  /** Writes rows to a Parquet file in the shape of a bronze table. */
  void writeBronze(Rows rows, long epoch, String topic, Schema schema, Path file);

  /** Makes typed rows of the records of a topic. They stay in the kernel until it refines again. */
  Refined refine(Rows rows, RefinePlan plan, String topic);

  /** What it computes for gold tables. */
  GroupKernel gold();

  /** Bytes of native memory that the kernel holds now. */
  long memoryUsed();

  @Override
  void close();
}
