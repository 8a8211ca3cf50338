package io.millrace.transforms.epoch;

import io.millrace.lakehouse.ledger.Gap;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * One attempt at one epoch: which offsets it covers and how they are cut into slices.
 *
 * @param after the epoch before it; an earlier one when silver catches up with several at once
 * @param turn how many plans the run had made before
 * @param source where the records are read from
 * @param gaps offsets that the source had deleted before they could be planned
 */
public record EpochPlan(
    long epoch,
    long after,
    long turn,
    String attempt,
    Run run,
    String topic,
    String topicId,
    Offsets from,
    Offsets to,
    Source source,
    List<Gap> gaps,
    List<Slice> slices)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Where the records of an epoch are. */
  public enum Source {
    /** In Kafka; no table has them. */
    KAFKA,
    /** In bronze already. */
    BRONZE,
    /** In silver already: only gold is to be computed. */
    SILVER
  }

  /** How long an epoch's window is in event time; nothing waits for it. */
  public static final Duration WINDOW = Duration.standardSeconds(1);

  public EpochPlan {
    gaps = List.copyOf(gaps);
    slices = List.copyOf(slices);
  }

  static String newAttempt() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** The event time of everything in a plan, so that each plan is a window of its own. */
  public Instant timestamp() {
    return timestamp(turn);
  }

  static Instant timestamp(long turn) {
    return Instant.ofEpochMilli(turn * WINDOW.getMillis());
  }

  /** What everything of this attempt is grouped by. */
  public String key() {
    return epoch + "/" + attempt;
  }

  /** That all slices of the plan have come to where they are gathered. */
  public void checkComplete(Set<Integer> came) {
    checkGathered(came, slices.size());
  }

  /** That as many parts of the plan as there are have come to where they are gathered. */
  public void checkGathered(Set<Integer> came, int parts) {
    if (came.size() != parts) {
      throw new IllegalStateException(
          "epoch %d came together with parts %s of %d; nothing was committed"
              .formatted(epoch, came, parts));
    }
  }

  public long size() {
    return slices.stream()
        .flatMap(slice -> slice.ranges().stream())
        .mapToLong(SliceRange::size)
        .sum();
  }

  /** What the table's ledger says once this attempt is committed. */
  public LedgerEntry entry(long records, List<Gap> gapsMet) {
    List<Gap> all = new ArrayList<>(gaps);
    all.addAll(gapsMet);
    return new LedgerEntry(
        epoch,
        after,
        run.id(),
        attempt,
        run.writer(),
        System.currentTimeMillis(),
        topic,
        topicId,
        from,
        to,
        records,
        all);
  }
}
