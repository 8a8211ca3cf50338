package io.millrace.lakehouse.changelog;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an epoch changes in a bucket, row by row, as the upsert knows it without reading a row. It
 * can be read by {@link Changelog#of} once the table has the epoch.
 *
 * @param gone rows that were there before
 * @param come rows that are there now
 */
public record RowChanges(List<FileRows> gone, List<FileRows> come) implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final RowChanges NONE = new RowChanges(List.of(), List.of());

  /** How many rows go and come. */
  public long size() {
    return Stream.of(gone, come)
        .flatMap(List::stream)
        .mapToLong(file -> file.rows().getLongCardinality())
        .sum();
  }

  public RowChanges {
    gone = List.copyOf(gone);
    come = List.copyOf(come);
  }
}
