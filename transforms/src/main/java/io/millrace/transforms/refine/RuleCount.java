package io.millrace.transforms.refine;

/**
 * How many records broke a rule. One that is kept out counts for the rule that kept it out and for
 * no other; one that stays counts for each rule that only warns.
 *
 * @param rule undecodable, type, missing, sql, or the name of an expectation
 */
public record RuleCount(String rule, Outcome outcome, long records) {

  /** What became of them. */
  public enum Outcome {
    QUARANTINED,
    DROPPED,
    KEPT
  }
}
