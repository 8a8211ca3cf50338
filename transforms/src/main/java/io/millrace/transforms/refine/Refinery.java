package io.millrace.transforms.refine;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.Expectation;
import io.millrace.tables.MillraceException;
import io.millrace.transforms.refine.RuleCount.Outcome;
import java.util.BitSet;
import java.util.List;

/** Refines the records of one topic; what it needs for that is made once. */
public final class Refinery {
  private final RefinePlan plan;
  private final String topic;
  private final TypedRows rows;
  private final RecordReader reader;
  private final Rejects rejects = new Rejects();
  private final RuleCounts counts = new RuleCounts();
  private final BitSet gone = new BitSet();
  private Records records;

  public Refinery(RefinePlan plan, String topic) {
    this.plan = plan;
    this.topic = topic;
    this.rows = new TypedRows(plan.columns());
    this.reader = new RecordReader(plan.columnsPlan(), topic, rows);
  }

  public RefinePlan plan() {
    return plan;
  }

  public boolean serves(RefinePlan other, String otherTopic) {
    return plan == other && topic.equals(otherTopic);
  }

  /** Makes typed rows of records; expectations are not looked at. */
  public TypedRows read(Records from) {
    records = from;
    gone.clear();
    rejects.clear();
    counts.clear();
    reader.start(records);
    for (int place = 0; place < records.size(); place++) {
      if (!reader.read(place)) {
        reject(place, reader.rule(), reader.reason());
      }
    }
    return rows;
  }

  /**
   * Applies what the conditions found of a row; all rows that have anything are told of in turn.
   * What an expectation says is of no matter for a version that deletes: it becomes no row.
   */
  public void judge(int row, long[] found) {
    if (plan.conditions().deletes(found)) {
      rows.delete(row);
      return;
    }
    List<Expectation> broken = plan.conditions().broken(found);
    for (Expectation expectation : broken) {
      if (expectation.otherwise() == Expectation.Otherwise.FAIL) {
        throw failure(rows.place(row), expectation.name(), unmet(expectation));
      }
    }
    for (Expectation expectation : broken) {
      if (expectation.otherwise() != Expectation.Otherwise.WARN) {
        leaveOut(row, expectation, unmet(expectation));
        return;
      }
    }
    broken.forEach(expectation -> counts.add(expectation.name(), Outcome.KEPT));
  }

  private void leaveOut(int row, Expectation expectation, String reason) {
    gone.set(row);
    if (expectation.otherwise() == Expectation.Otherwise.QUARANTINE) {
      counts.add(expectation.name(), Outcome.QUARANTINED);
      rejects.add(rows.place(row), expectation.name(), reason);
    } else {
      counts.add(expectation.name(), Outcome.DROPPED);
    }
  }

  private static String unmet(Expectation expectation) {
    return Reasons.cut("%s does not hold: %s".formatted(expectation.name(), expectation.that()));
  }

  /** Keeps a row out on which SQL fails. */
  public void reject(int row, String why) {
    gone.set(row);
    rejectRecord(rows.place(row), why);
  }

  /** Keeps a record out on which SQL fails. */
  public void rejectRecord(int place, String why) {
    reject(place, Refined.SQL, Reasons.cut(why));
  }

  /** Keeps a row out that lacks a required column. */
  public void missing(int row, int column) {
    gone.set(row);
    reject(rows.place(row), Refined.MISSING, Reasons.missing(plan.columns().get(column)));
  }

  /** Starts rows anew: SQL made them of these records. */
  public TypedRows made(int[] places) {
    rows.start(records);
    for (int place : places) {
      rows.add(place, Refined.Op.PUT);
    }
    return rows;
  }

  /** Takes out the rows that the judgement kept out. */
  public void settle() {
    if (!gone.isEmpty()) {
      rows.remove(gone);
      gone.clear();
    }
  }

  private void reject(int place, String rule, String reason) {
    switch (plan.onBadRecord()) {
      case QUARANTINE -> {
        counts.add(rule, Outcome.QUARANTINED);
        rejects.add(place, rule, reason);
      }
      case DROP -> counts.add(rule, Outcome.DROPPED);
      case FAIL -> throw failure(place, rule, reason);
    }
  }

  private MillraceException failure(int place, String rule, String reason) {
    return new MillraceException(
        ErrorKind.LAKE,
        "topic %s, partition %d, offset %d is no row of %s (%s): %s; correct what sends such records, or let them go to quarantine"
            .formatted(
                topic,
                records.partition(place),
                records.offset(place),
                plan.table(),
                rule,
                reason));
  }

  public Rejects rejects() {
    return rejects;
  }

  public List<RuleCount> counts() {
    return counts.list();
  }
}
