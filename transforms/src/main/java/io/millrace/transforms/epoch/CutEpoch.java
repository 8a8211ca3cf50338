package io.millrace.transforms.epoch;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Hands out the slices of an epoch, each under a key of its own so that workers share them. */
public final class CutEpoch extends DoFn<EpochPlan, KV<String, PlannedSlice>> {
  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void process(@Element EpochPlan plan, OutputReceiver<KV<String, PlannedSlice>> out) {
    for (Slice slice : plan.slices()) {
      out.output(KV.of(plan.key() + "/" + slice.index(), new PlannedSlice(plan, slice)));
    }
  }
}
