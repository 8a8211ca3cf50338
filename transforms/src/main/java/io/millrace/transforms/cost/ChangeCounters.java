package io.millrace.transforms.cost;

import io.millrace.lakehouse.upsert.Counts;
import java.io.Serializable;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/** The metrics of what changes in the tables of a layer. */
public final class ChangeCounters implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Counter inserted;
  private final Counter updated;
  private final Counter deleted;

  public ChangeCounters(String layer) {
    inserted = Metrics.counter("millrace", layer + "_inserted");
    updated = Metrics.counter("millrace", layer + "_updated");
    deleted = Metrics.counter("millrace", layer + "_deleted");
  }

  /** Adds what changed in one bucket. */
  public void add(Counts counts) {
    inserted.inc(counts.inserted());
    updated.inc(counts.updated());
    deleted.inc(counts.deleted());
  }
}
