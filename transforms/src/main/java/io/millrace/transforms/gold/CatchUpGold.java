package io.millrace.transforms.gold;

import io.millrace.tables.GoldDefinition;
import io.millrace.transforms.epoch.EpochPlan;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Sends word to the writers of gold's buckets that they are to come to where silver is. */
public final class CatchUpGold extends DoFn<EpochPlan, KV<String, PlannedDelta>> {
  private static final long serialVersionUID = 1L;

  private final List<GoldDefinition> gold;

  public CatchUpGold(List<GoldDefinition> gold) {
    this.gold = List.copyOf(gold);
  }

  @ProcessElement
  public void process(@Element EpochPlan plan, OutputReceiver<KV<String, PlannedDelta>> out) {
    if (plan.source() == EpochPlan.Source.SILVER) {
      PlannedDelta.catchUp(plan, gold).forEach(delta -> out.output(KV.of(delta.key(), delta)));
    }
  }
}
