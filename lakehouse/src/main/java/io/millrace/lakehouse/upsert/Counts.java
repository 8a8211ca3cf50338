package io.millrace.lakehouse.upsert;

import java.io.Serializable;

/**
 * What an epoch did to the keys of a table.
 *
 * @param late versions that were older than one that was known, or than another of the epoch
 */
public record Counts(long inserted, long updated, long deleted, long late) implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final Counts NONE = new Counts(0, 0, 0, 0);

  public Counts plus(Counts other) {
    return new Counts(
        inserted + other.inserted,
        updated + other.updated,
        deleted + other.deleted,
        late + other.late);
  }
}
