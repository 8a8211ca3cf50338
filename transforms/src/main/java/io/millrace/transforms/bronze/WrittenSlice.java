package io.millrace.transforms.bronze;

import io.millrace.lakehouse.ledger.Gap;
import io.millrace.transforms.epoch.EpochPart;
import io.millrace.transforms.epoch.EpochPlan;
import io.millrace.transforms.silver.SilverPart;
import java.util.List;

/**
 * What a worker made of a slice.
 *
 * @param slice its place in the plan
 * @param files the data files of bronze, in Iceberg's own JSON; none when bronze has the records
 */
public record WrittenSlice(
    EpochPlan plan,
    int slice,
    List<String> files,
    long records,
    long bytes,
    List<Gap> gaps,
    SilverPart silver)
    implements EpochPart {
  private static final long serialVersionUID = 1L;

  public WrittenSlice {
    files = List.copyOf(files);
    gaps = List.copyOf(gaps);
  }
}
