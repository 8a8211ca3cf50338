package io.millrace.transforms.gold;

import io.millrace.lakehouse.changelog.RowChanges;
import io.millrace.lakehouse.upsert.UpsertedBucket;
import java.io.Serializable;

/**
 * What a part of an epoch changes in the groups of one bucket of a gold table.
 *
 * @param part the bucket of silver, or the slice, that it is from
 * @param source which result for a bucket of silver it is of; empty where there are no buckets
 * @param baseOrNull the snapshot of silver that the change is made for; null where the writer did
 *     not look at the table
 * @param block what changes; null if the part is not of this epoch any more, or there is none
 * @param rows the rows of silver that go and come; only where a group may have to be read again
 * @param rewrite the files of silver that are rewritten before; only there, too
 */
record GroupDelta(
    int part,
    String source,
    Long baseOrNull,
    GroupBlock block,
    RowChanges rows,
    UpsertedBucket.Rewrite rewrite)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The answer of a part that is not of this epoch any more. */
  static GroupDelta nothing(int part) {
    return new GroupDelta(part, "", null, null, RowChanges.NONE, UpsertedBucket.Rewrite.NONE);
  }

  static GroupDelta of(UpsertedBucket bucket, GroupBlock block, boolean withRows) {
    return new GroupDelta(
        bucket.bucket(),
        bucket.id(),
        bucket.base(),
        block,
        withRows ? bucket.changes() : RowChanges.NONE,
        withRows ? bucket.compaction() : UpsertedBucket.Rewrite.NONE);
  }

  static GroupDelta of(int slice, RowChanges appended, GroupBlock block, boolean withRows) {
    return new GroupDelta(
        slice, "", null, block, withRows ? appended : RowChanges.NONE, UpsertedBucket.Rewrite.NONE);
  }
}
