package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.changelog.RowChanges;
import java.io.Serializable;
import java.util.List;

/**
 * What an epoch changes in one bucket of a table whose rows are upserted. Files are in Iceberg's
 * own JSON.
 *
 * @param id tells this result from that of another execution of the same attempt
 * @param base the snapshot that the bucket was in when this was worked out
 * @param compaction what is rewritten before the epoch's own change, without changing a row
 * @param addedRows data files with new rows
 * @param removedRows data files none of whose rows are left
 * @param addedDeletes delete files for rows that are no more
 * @param removedDeletes delete files that the added ones take the place of
 * @param referenced the locations of data files that the added deletes are about
 * @param changes the rows that are no more and those that are new
 * @param remembered files for the table that remembers deleted keys
 */
public record UpsertedBucket(
    int bucket,
    String id,
    long base,
    Rewrite compaction,
    List<String> addedRows,
    List<String> removedRows,
    List<String> addedDeletes,
    List<String> removedDeletes,
    List<String> referenced,
    List<String> remembered,
    RowChanges changes,
    Counts counts)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Data files that others take the place of, with the delete files that they had. */
  public record Rewrite(List<String> added, List<String> removed, List<String> removedDeletes)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final Rewrite NONE = new Rewrite(List.of(), List.of(), List.of());

    public Rewrite {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      removedDeletes = List.copyOf(removedDeletes);
    }

    boolean isEmpty() {
      return removed.isEmpty();
    }
  }

  /** Whether it is the answer to an attempt that the table is past, or not at yet. */
  public boolean isNothing() {
    return id.isEmpty();
  }

  /** The answer to an attempt that the table is past, or not at yet: its commit will tell. */
  public static UpsertedBucket nothing(int bucket, long base) {
    return new UpsertedBucket(
        bucket,
        "",
        base,
        Rewrite.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        RowChanges.NONE,
        Counts.NONE);
  }

  public UpsertedBucket {
    addedRows = List.copyOf(addedRows);
    removedRows = List.copyOf(removedRows);
    addedDeletes = List.copyOf(addedDeletes);
    removedDeletes = List.copyOf(removedDeletes);
    referenced = List.copyOf(referenced);
    remembered = List.copyOf(remembered);
  }
}
