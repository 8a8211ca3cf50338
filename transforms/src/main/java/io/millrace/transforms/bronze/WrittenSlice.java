package io.millrace.transforms.bronze;

import io.millrace.lakehouse.ledger.Gap;
import io.millrace.transforms.epoch.EpochPlan;
import java.io.Serializable;
import java.util.List;

/**
 * What a worker made of a slice.
 *
 * @param slice its place in the plan
 * @param files the data files, in Iceberg's own JSON
 */
public record WrittenSlice(
    EpochPlan plan, int slice, List<String> files, long records, long bytes, List<Gap> gaps)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public WrittenSlice {
    files = List.copyOf(files);
    gaps = List.copyOf(gaps);
  }
}
