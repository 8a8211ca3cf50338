package io.millrace.lakehouse.compact;

import io.millrace.lakehouse.compact.CompactionPolicy.Size;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.LiveFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.StructLikeWrapper;

/** Which files of a bucket of a silver table are rewritten next. */
public final class BucketCompaction {
  private BucketCompaction() {}

  /**
   * The groups of files that are to become one file each, every group in the order that its rows
   * are to have; up to so many bytes of live rows in all, but never none when one is due.
   */
  public static List<List<LiveFile>> due(Table table, Collection<LiveFile> files, long mostBytes) {
    if (!KnownColumns.areReadableIn(table)) {
      return List.of();
    }
    Map<StructLikeWrapper, List<LiveFile>> partitions = new LinkedHashMap<>();
    for (LiveFile file : files) {
      if (isCandidate(table, file)) {
        StructLikeWrapper partition =
            StructLikeWrapper.forType(table.spec().partitionType()).set(file.data().partition());
        partitions.computeIfAbsent(partition, any -> new ArrayList<>()).add(file);
      }
    }
    List<List<LiveFile>> groups = new ArrayList<>();
    for (List<LiveFile> partition : partitions.values()) {
      List<Integer> due =
          CompactionPolicy.due(partition.stream().map(BucketCompaction::size).toList());
      if (!due.isEmpty()) {
        groups.add(inOrder(due.stream().map(partition::get).toList()));
      }
    }
    return withinBytes(groups, mostBytes);
  }

  /**
   * Files of an older partitioning, and those of other formats, stay as other engines left them.
   */
  private static boolean isCandidate(Table table, LiveFile file) {
    return file.data().specId() == table.spec().specId()
        && file.data().format() == FileFormat.PARQUET;
  }

  private static Size size(LiveFile file) {
    return new Size(file.data().fileSizeInBytes(), file.data().recordCount(), file.deletedRows());
  }

  /** Oldest rows first, as far as names tell. */
  private static List<LiveFile> inOrder(List<LiveFile> files) {
    return files.stream()
        .sorted(
            Comparator.comparing((LiveFile file) -> DataFileNames.order(file.data()))
                .thenComparing(LiveFile::location))
        .toList();
  }

  private static List<List<LiveFile>> withinBytes(List<List<LiveFile>> groups, long mostBytes) {
    List<List<LiveFile>> chosen = new ArrayList<>();
    long left = mostBytes;
    groups.sort(Comparator.comparingLong(BucketCompaction::liveBytes));
    for (List<LiveFile> group : groups) {
      left -= liveBytes(group);
      if (left < 0 && !chosen.isEmpty()) {
        break;
      }
      chosen.add(group);
    }
    return chosen;
  }

  private static long liveBytes(List<LiveFile> files) {
    return files.stream().mapToLong(file -> size(file).liveBytes()).sum();
  }
}
