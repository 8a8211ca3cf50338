package io.millrace.transforms.epoch;

import io.millrace.lakehouse.ledger.Gap;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * One attempt at one epoch: which offsets it covers and how they are cut into slices.
 *
 * @param gaps offsets that the source had deleted before they could be planned
 */
public record EpochPlan(
    long epoch,
    String attempt,
    Run run,
    String topic,
    String topicId,
    Offsets from,
    Offsets to,
    List<Gap> gaps,
    List<Slice> slices)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How long an epoch's window is in event time; nothing waits for it. */
  public static final Duration WINDOW = Duration.standardSeconds(1);

  public EpochPlan {
    gaps = List.copyOf(gaps);
    slices = List.copyOf(slices);
  }

  static String newAttempt() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** The event time of everything in an epoch, so that each epoch is a window of its own. */
  public static Instant timestamp(long epoch) {
    return Instant.ofEpochMilli(epoch * WINDOW.getMillis());
  }

  /** What everything of this attempt is grouped by. */
  public String key() {
    return epoch + "/" + attempt;
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
