package io.millrace.lakehouse.write;

import org.roaringbitmap.RoaringBitmap;

/** Rows of a file that are to be deleted, beside those that are already. */
public record Deletion(LiveFile file, RoaringBitmap rows) {
  RoaringBitmap allDeleted() {
    RoaringBitmap all = RoaringBitmap.or(file.deleted(), rows);
    all.runOptimize();
    return all;
  }
}
