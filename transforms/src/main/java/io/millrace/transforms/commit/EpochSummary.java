package io.millrace.transforms.commit;

import io.millrace.lakehouse.upsert.Counts;
import java.util.Map;

/** What the snapshots of silver and gold say of their epoch, beside its ledger entry. */
public final class EpochSummary {
  /** Followed by the name of a rule: how many records broke it. */
  public static final String RULE = "millrace.rule.";

  public static final String INSERTED = "millrace.inserted";
  public static final String UPDATED = "millrace.updated";
  public static final String DELETED = "millrace.deleted";

  /** Versions that were older than one at hand. */
  public static final String LATE = "millrace.late";

  private EpochSummary() {}

  /** How many rows changed. */
  static Map<String, String> changes(Counts counts) {
    return Map.of(
        INSERTED, Long.toString(counts.inserted()),
        UPDATED, Long.toString(counts.updated()),
        DELETED, Long.toString(counts.deleted()));
  }
}
