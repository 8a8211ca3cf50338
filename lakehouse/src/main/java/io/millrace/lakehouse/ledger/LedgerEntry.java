package io.millrace.lakehouse.ledger;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What a table knows about the last epoch that it holds.
 *
 * @param epoch the number of the epoch; 0 marks the position from which a new table starts
 * @param after the epoch that the table held before, -1 when it held none; the one before this,
 *     except when a table catches up with several epochs at once
 * @param run which start of the program planned it
 * @param attempt which plan of the epoch was committed
 * @param writer the process that planned it, in words
 * @param committedAt milliseconds since 1970
 * @param topicId the identity of the topic, so that one of the same name made later is noticed
 * @param from where each partition stood before the epoch
 * @param to where each partition stands after it
 * @param records how many records the epoch added
 * @param gaps offsets that were lost at the source before the epoch could read them
 * @param mirrors the snapshot of the table that this one is computed from; null for others
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LedgerEntry(
    long epoch,
    long after,
    String run,
    String attempt,
    String writer,
    long committedAt,
    String topic,
    String topicId,
    Offsets from,
    Offsets to,
    long records,
    List<Gap> gaps,
    @JsonInclude(JsonInclude.Include.NON_NULL) Long mirrors)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  public LedgerEntry {
    gaps = List.copyOf(gaps);
    if (epoch < 0) {
      throw new IllegalArgumentException("an epoch is not negative: " + epoch);
    }
  }

  /** An entry of a table that is computed from no other. */
  public LedgerEntry(
      long epoch,
      long after,
      String run,
      String attempt,
      String writer,
      long committedAt,
      String topic,
      String topicId,
      Offsets from,
      Offsets to,
      long records,
      List<Gap> gaps) {
    this(
        epoch,
        after,
        run,
        attempt,
        writer,
        committedAt,
        topic,
        topicId,
        from,
        to,
        records,
        gaps,
        null);
  }

  /** This entry for a table that is computed from a snapshot of another. */
  public LedgerEntry mirroring(long snapshotId) {
    return with(after, from, snapshotId);
  }

  /**
   * Whether a table whose last entry this is keeps pace with the table that it is computed from:
   * one that has just been made has all of its epochs to take, before anybody can miss them in it.
   */
  public boolean hasJoined(LedgerEntry source) {
    return epoch > 0 || source.after() <= 0;
  }

  /** This entry for a table that had nothing of the epochs since another. */
  LedgerEntry following(Optional<LedgerEntry> last) {
    return with(
        last.map(LedgerEntry::epoch).orElse(-1L), last.map(LedgerEntry::to).orElse(from), mirrors);
  }

  private LedgerEntry with(long otherAfter, Offsets otherFrom, Long otherMirrors) {
    return new LedgerEntry(
        epoch,
        otherAfter,
        run,
        attempt,
        writer,
        committedAt,
        topic,
        topicId,
        otherFrom,
        to,
        records,
        gaps,
        otherMirrors);
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + this, e);
    }
  }

  static LedgerEntry fromJson(String table, String json) {
    try {
      return JSON.readValue(json, LedgerEntry.class);
    } catch (JsonProcessingException e) {
      throw new MillraceException(
          ErrorKind.LAKE,
          "%s: its %s cannot be read (%s); restore the property from the table's history"
              .formatted(table, Ledger.PROPERTY, e.getOriginalMessage()),
          e);
    }
  }
}
