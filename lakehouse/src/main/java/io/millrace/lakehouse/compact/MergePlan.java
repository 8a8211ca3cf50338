package io.millrace.lakehouse.compact;

import io.millrace.lakehouse.write.DataFileNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.util.StructLikeWrapper;

/**
 * Which small files are merged next. Files of a partition are sorted into tiers by size, each eight
 * times the one below; when a tier holds eight files, they become one file of the next tier. So a
 * partition keeps at most seven small files a tier, and a row is rewritten at most once a tier.
 * Files of other engines, and files with deletes, are left to those who made them.
 */
record MergePlan(List<DataFile> files) {
  static final int FAN_IN = 8;
  static final long SMALLEST_TIER = 64L << 10;

  /** Files from this size on are left alone. */
  static final long LARGE = 32L << 20;

  MergePlan {
    files = List.copyOf(files);
  }

  /** Whether a merge may take the file some day. */
  static boolean isCandidate(DataFile file) {
    return file.fileSizeInBytes() < LARGE && DataFileNames.isOurs(file.location());
  }

  /** The merges that are due among candidates, smallest files first, up to a number of bytes. */
  static List<MergePlan> due(
      Collection<DataFile> candidates, Map<Integer, PartitionSpec> specs, long mostBytes) {
    Map<Tier, List<DataFile>> tiers = new HashMap<>();
    for (DataFile file : candidates) {
      Tier tier = Tier.of(file, specs.get(file.specId()));
      tiers.computeIfAbsent(tier, any -> new ArrayList<>()).add(file);
    }
    List<MergePlan> due = new ArrayList<>();
    long left = mostBytes;
    for (Tier tier :
        tiers.keySet().stream().sorted(Comparator.comparingInt(Tier::level)).toList()) {
      List<DataFile> files = tiers.get(tier);
      files.sort(Comparator.comparing(DataFileNames::order));
      for (int at = 0; at + FAN_IN <= files.size(); at += FAN_IN) {
        MergePlan plan = new MergePlan(files.subList(at, at + FAN_IN));
        left -= plan.bytes();
        if (left < 0 && !due.isEmpty()) {
          return due;
        }
        due.add(plan);
      }
    }
    return due;
  }

  long bytes() {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }

  private record Tier(StructLikeWrapper partition, int level) {
    static Tier of(DataFile file, PartitionSpec spec) {
      StructLikeWrapper partition =
          StructLikeWrapper.forType(spec.partitionType()).set(file.partition());
      int level = 0;
      for (long limit = SMALLEST_TIER; file.fileSizeInBytes() >= limit; limit *= FAN_IN) {
        level++;
      }
      return new Tier(partition, level);
    }
  }
}
