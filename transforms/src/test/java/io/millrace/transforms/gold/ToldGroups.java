package io.millrace.transforms.gold;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lakehouse.write.LiveFile;
import io.millrace.lakehouse.write.LiveFiles;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.GoldColumn.Role;
import io.millrace.tables.TypedColumn;
import io.millrace.transforms.gold.GroupKernel.GroupTexts;
import io.millrace.transforms.kernel.Kernel;
import io.millrace.transforms.refine.SqlTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** What is told of the groups of a gold table, checked against what its snapshots have. */
final class ToldGroups {
  private static final String GONE = "gone";

  private final Table gold;
  private final Kernel kernel;
  private final GoldChanges changes;
  private final GroupTexts texts;
  private final GroupTexts sums;

  ToldGroups(Table gold, GoldPlan plan, Kernel kernel, Path scratch) {
    this.gold = gold;
    this.kernel = kernel;
    this.changes = new GoldChanges(gold, scratch);
    List<String> groups = plan.groups().stream().map(TypedColumn::name).toList();
    String key =
        "CAST([%s] AS VARCHAR)"
            .formatted(
                groups.stream()
                    .map(SqlTypes::identifier)
                    .collect(joining("::VARCHAR, ", "", "::VARCHAR")));
    this.texts =
        new GroupTexts(
            groups,
            false,
            List.of(),
            key,
            "CASE WHEN %s > 0 THEN CAST({%s} AS VARCHAR) ELSE '%s' END"
                .formatted(
                    GroupKernel.SIGN,
                    plan.columns().stream()
                        .map(TypedColumn::name)
                        .map(name -> SqlTypes.text(name) + ": " + SqlTypes.identifier(name))
                        .collect(joining(", ")),
                    GONE));
    List<String> summed =
        plan.goldColumns().stream()
            .filter(column -> column.role() == Role.SUM)
            .map(GoldColumn::name)
            .toList();
    this.sums =
        new GroupTexts(
            groups,
            true,
            summed,
            key,
            Stream.concat(Stream.of(GroupKernel.SIGN), summed.stream().map(SqlTypes::identifier))
                .collect(joining(", ", "concat_ws(' ', ", ")")));
  }

  /** Compares some snapshots, and the last one with what another engine makes of it. */
  void check(Random random) {
    List<Long> line = new ArrayList<>();
    SnapshotUtil.currentAncestors(gold).forEach(snapshot -> line.add(0, snapshot.snapshotId()));
    int to = random.nextInt(line.size());
    int from = random.nextInt(to + 1);
    compareSums(line.get(from), line.get(to), compare(line.get(from), line.get(to)));
    assertThat(changes.leads(line.get(from), line.get(to))).isTrue();
    assertThat(changes.leads(line.get(to), line.get(from))).isEqualTo(from == to);
    for (Snapshot snapshot : gold.snapshots()) {
      assertThat(changes.leads(snapshot.snapshotId(), line.get(line.size() - 1)))
          .as("a snapshot that was rolled back leads to nothing")
          .isEqualTo(line.contains(snapshot.snapshotId()));
    }
    checkRewritten(line.get(random.nextInt(line.size())), random.nextBoolean());
    if (line.size() > 1) {
      long gone = line.get(0);
      gold.expireSnapshots().expireSnapshotId(gone).commit();
      assertThat(changes.leads(gone, gold.currentSnapshot().snapshotId())).isFalse();
    }
  }

  /** Another engine writes a file anew, which it may call a change. */
  private void checkRewritten(long from, boolean isSaid) {
    long before = gold.currentSnapshot().snapshotId();
    for (LiveFile file : LiveFiles.of(gold, before, OptionalInt.empty())) {
      if (file.deleted().isEmpty()) {
        DataFile copy = copy(file.data());
        if (isSaid) {
          gold.newRewrite().deleteFile(file.data()).addFile(copy).commit();
        } else {
          gold.newOverwrite().deleteFile(file.data()).addFile(copy).commit();
        }
        long now = gold.currentSnapshot().snapshotId();
        assertThat(told(before, now)).isEmpty();
        compare(from, now);
        return;
      }
    }
  }

  private DataFile copy(DataFile file) {
    String to = file.location().replace(".parquet", "-copy.parquet");
    try (InputStream in = gold.io().newInputFile(file).newStream();
        OutputStream out = gold.io().newOutputFile(to).create()) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return DataFiles.builder(gold.specs().get(file.specId())).copy(file).withPath(to).build();
  }

  /** Returns the groups that changed. */
  private Set<String> compare(long from, long to) {
    Map<String, String> before = all(from);
    Map<String, String> after = all(to);
    Map<String, String> changed = new HashMap<>(after);
    before.forEach(
        (group, row) -> {
          if (!after.containsKey(group)) {
            changed.put(group, GONE);
          } else if (row.equals(after.get(group))) {
            changed.remove(group);
          }
        });
    assertThat(told(from, to)).as("from %d to %d", from, to).isEqualTo(changed);
    return changed.keySet();
  }

  /** What is told of sums adds up: the sums before, and what they gained, are the sums after. */
  private void compareSums(long from, long to, Set<String> changed) {
    Map<String, String> before = read(from, sums);
    Map<String, String> after = read(to, sums);
    Map<String, String> gained = told(from, to, sums);
    assertThat(gained.keySet()).isEqualTo(changed);
    for (String group : changed) {
      assertThat(numbers(gained.get(group)))
          .as("%s from %d to %d", group, from, to)
          .isEqualTo(minus(numbers(after.get(group)), numbers(before.get(group))));
    }
  }

  private List<BigDecimal> numbers(String textOrNull) {
    return textOrNull == null
        ? Collections.nCopies(sums.sums().size() + 1, BigDecimal.ZERO)
        : Arrays.stream(textOrNull.split(" ", -1))
            .map(text -> new BigDecimal(text).stripTrailingZeros())
            .toList();
  }

  private static List<BigDecimal> minus(List<BigDecimal> these, List<BigDecimal> those) {
    return IntStream.range(0, these.size())
        .mapToObj(i -> these.get(i).subtract(those.get(i)).stripTrailingZeros())
        .toList();
  }

  private Map<String, String> told(long from, long to) {
    return told(from, to, texts);
  }

  private Map<String, String> told(long from, long to, GroupTexts by) {
    Map<String, String> told = new HashMap<>();
    changes.between(from, to, by, kernel, (group, row) -> putOnce(told, group, row));
    return told;
  }

  private Map<String, String> all(long snapshot) {
    Map<String, String> all = read(snapshot, texts);
    long rows = 0;
    for (LiveFile file : LiveFiles.of(gold, snapshot, OptionalInt.empty())) {
      rows += file.liveRows();
    }
    assertThat(all).hasSize((int) rows).doesNotContainValue(GONE);
    return all;
  }

  private Map<String, String> read(long snapshot, GroupTexts by) {
    Map<String, String> all = new HashMap<>();
    changes.upTo(snapshot, by, kernel, (group, row) -> putOnce(all, group, row));
    return all;
  }

  private static void putOnce(Map<String, String> groups, String group, String row) {
    assertThat(groups.put(group, row)).as("%s was told twice", group).isNull();
  }
}
