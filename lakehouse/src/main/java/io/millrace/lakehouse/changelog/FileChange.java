package io.millrace.lakehouse.changelog;

import io.millrace.lakehouse.write.LiveFile;
import org.apache.iceberg.DataFile;
import org.roaringbitmap.RoaringBitmap;

/** Rows of a data file that only one of two snapshots has. */
record FileChange(DataFile file, RoaringBitmap rows) {
  static FileChange all(LiveFile file) {
    RoaringBitmap rows = RoaringBitmap.bitmapOfRange(0, file.data().recordCount());
    rows.andNot(file.deleted());
    return new FileChange(file.data(), rows);
  }

  /** The rows of a file that lived in one snapshot and are deleted in another. */
  static FileChange gone(LiveFile before, LiveFile after) {
    return new FileChange(before.data(), RoaringBitmap.andNot(after.deleted(), before.deleted()));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }
}
