package io.millrace.lakehouse.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.TestLake;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MergePlanTest {
  @RegisterExtension private final TestLake lake = new TestLake();
  private Table table;
  private int files;

  @BeforeEach
  void open() {
    table = lake.orders();
  }

  private DataFile file(String day, long bytes, String name) {
    return DataFiles.builder(table.spec())
        .withPath(table.location() + "/data/" + name)
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(bytes)
        .withRecordCount(bytes)
        .withPartitionPath("_timestamp_day=" + day)
        .build();
  }

  private DataFile file(String day, long bytes) {
    return file(day, bytes, "epoch-%012d-abcd1234-0-00.parquet".formatted(++files));
  }

  private List<MergePlan> due(List<DataFile> candidates, long mostBytes) {
    return MergePlan.due(candidates, table.specs(), mostBytes);
  }

  private List<DataFile> files(int count) {
    List<DataFile> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(file("2026-03-01", 1000));
    }
    return made;
  }

  @Test
  void sevenSmallFilesStayAndTheEighthMergesThem() {
    assertThat(due(files(7), Long.MAX_VALUE)).isEmpty();
    assertThat(due(files(8), Long.MAX_VALUE))
        .singleElement()
        .satisfies(plan -> assertThat(plan.files()).hasSize(8));
  }

  @Test
  void daysAndSizesAreNotMixed() {
    List<DataFile> mixed = files(7);
    for (int i = 0; i < 7; i++) {
      mixed.add(file("2026-03-02", 1000));
      mixed.add(file("2026-03-01", 1_000_000));
    }

    assertThat(due(mixed, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void largeFilesAndThoseOfOtherEnginesAreLeftAlone() {
    assertThat(MergePlan.isCandidate(file("2026-03-01", 1000))).isTrue();
    assertThat(MergePlan.isCandidate(file("2026-03-01", MergePlan.LARGE))).isFalse();
    assertThat(MergePlan.isCandidate(file("2026-03-01", 1000, "00000-1-by-spark.parquet")))
        .isFalse();
  }

  @Test
  void oneEpochsMergingIsBoundedButNeverStuck() {
    assertThat(due(files(80), 16_000)).hasSize(2);
    assertThat(due(files(80), 1)).hasSize(1);
  }

  @Test
  void aThousandEpochsLeaveTensOfFilesAndFewRewrites() {
    List<DataFile> live = new ArrayList<>();
    long rewritten = 0;
    for (int epoch = 0; epoch < 1000; epoch++) {
      live.add(file("2026-03-01", 20_000));
      for (MergePlan plan : due(live, Long.MAX_VALUE)) {
        live.removeAll(plan.files());
        live.add(file("2026-03-01", plan.bytes()));
        rewritten += plan.bytes();
      }
    }

    assertThat(live).hasSizeLessThan(30);
    assertThat(rewritten).isLessThan(4L * 1000 * 20_000);
  }
}
