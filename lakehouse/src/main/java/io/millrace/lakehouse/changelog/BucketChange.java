package io.millrace.lakehouse.changelog;

import java.util.ArrayList;
import java.util.List;

/** The rows of a bucket that one snapshot has and the other has not, file by file. */
record BucketChange(List<FileChange> gone, List<FileChange> come) {
  BucketChange() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  void addGone(FileChange change) {
    if (!change.isEmpty()) {
      gone.add(change);
    }
  }

  void addCome(FileChange change) {
    if (!change.isEmpty()) {
      come.add(change);
    }
  }
}
