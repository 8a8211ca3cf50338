package io.millrace.lakehouse.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.SilverTable;
import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.TestSilver;
import io.millrace.lakehouse.write.DataFileNames;
import io.millrace.lakehouse.write.DeleteFiles;
import io.millrace.lakehouse.write.Deletion;
import io.millrace.lakehouse.write.LiveFile;
import io.millrace.lakehouse.write.LiveFiles;
import io.millrace.tables.MillraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

class RewritingTest {
  @RegisterExtension private final TestLake lake = new TestLake();

  private static List<LiveFile> live(Table table) {
    table.refresh();
    return LiveFiles.of(table, table.currentSnapshot().snapshotId(), OptionalInt.empty()).stream()
        .sorted(Comparator.comparing(file -> DataFileNames.order(file.data())))
        .toList();
  }

  private DataFile rewritten(Table table, List<LiveFile> files, long epoch) {
    return new Rewriting(table, table.currentSnapshot().snapshotId(), lake.folder())
        .rewrite(files, DataFileNames.ofMerge(epoch), PlainMerger::merge);
  }

  private static DeleteFiles.Written delete(Table table, long epoch, LiveFile file, int... rows) {
    return new DeleteFiles(table, DataFileNames.ofDeletes(epoch, "abcd1234", 0))
        .write(List.of(new Deletion(file, RoaringBitmap.bitmapOf(rows))));
  }

  /** Epoch 1 has numbers 0 to 9, epoch 2 has 10 to 19, then 3, 4 and 12 are deleted. */
  private static void start(SilverTable silver) {
    Table table = silver.table();
    table.newAppend().appendFile(silver.file(1, silver.rows(0, 10))).commit();
    table.newAppend().appendFile(silver.file(2, silver.rows(10, 20))).commit();
    List<LiveFile> files = live(table);
    RowDelta delta = table.newRowDelta();
    delete(table, 3, files.get(0), 3, 4).added().forEach(delta::addDeletes);
    delete(table, 3, files.get(1), 2).added().forEach(delta::addDeletes);
    delta.commit();
  }

  private static void replace(
      Transaction transaction, List<LiveFile> files, DataFile by, long base) {
    RewriteFiles rewrite = transaction.newRewrite().validateFromSnapshot(base);
    for (LiveFile file : files) {
      rewrite.deleteFile(file.data());
      file.ownDeletes().forEach(rewrite::deleteFile);
    }
    rewrite.addFile(by).commit();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aRewriteAndADeleteInTheNewFileAreOneTransaction(int version) {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, version));
    start(silver);
    Table table = silver.table();
    List<LiveFile> files = live(table);
    long base = table.currentSnapshot().snapshotId();
    DataFile merged = rewritten(table, files, 4);
    DataFile fresh = silver.file(4, silver.rows(100, 105));
    DeleteFiles.Written deletes = delete(table, 4, LiveFile.whole(merged), 3, 8);

    Transaction transaction = table.newTransaction();
    replace(transaction, files, merged, base);
    RowDelta delta = transaction.newRowDelta().validateFromSnapshot(base).addRows(fresh);
    deletes.added().forEach(delta::addDeletes);
    delta.validateDataFilesExist(List.of()).validateDeletedFiles().commit();
    transaction.commitTransaction();

    assertThat(silver.ids())
        .containsExactly(
            0L, 1L, 2L, 6L, 7L, 8L, 9L, 11L, 13L, 14L, 15L, 16L, 17L, 18L, 19L, 100L, 101L, 102L,
            103L, 104L);
    assertThat(live(table))
        .extracting(LiveFile::location)
        .containsExactlyInAnyOrder(merged.location(), fresh.location());
  }

  @Test
  void rowsKeepTheirIdsThroughTwoRewrites() {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, 3));
    start(silver);
    Table table = silver.table();
    Map<Long, List<Long>> before = lineage(table);
    assertThat(before).hasSize(17);
    assertThat(before.values().stream().distinct()).hasSize(17);

    rewriteAll(table, 4);
    assertThat(lineage(table)).isEqualTo(before);

    table.newAppend().appendFile(silver.file(5, silver.rows(20, 25))).commit();
    before.putAll(new HashMap<>(lineage(table)));
    assertThat(before).hasSize(22);
    rewriteAll(table, 6);
    assertThat(lineage(table)).isEqualTo(before);
    assertThat(live(table)).hasSize(1);
  }

  private void rewriteAll(Table table, long epoch) {
    List<LiveFile> files = live(table);
    Transaction transaction = table.newTransaction();
    replace(
        transaction, files, rewritten(table, files, epoch), table.currentSnapshot().snapshotId());
    transaction.commitTransaction();
    table.refresh();
  }

  /** The row id and the sequence number of each number. */
  private static Map<Long, List<Long>> lineage(Table table) {
    Map<Long, List<Long>> lineage = new TreeMap<>();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table)
            .project(MetadataColumns.schemaWithRowLineage(table.schema()))
            .build()) {
      for (Record row : rows) {
        lineage.put(
            (Long) row.getField("id"),
            List.of(
                (Long) row.getField(MetadataColumns.ROW_ID.name()),
                (Long) row.getField(MetadataColumns.LAST_UPDATED_SEQUENCE_NUMBER.name())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lineage;
  }

  @Test
  void aMergerThatLosesRowsIsFoundOut() {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, 3));
    start(silver);
    List<LiveFile> files = live(silver.table());
    FileMerger careless =
        (inputs, schema, output) -> PlainMerger.merge(inputs.subList(1, 2), schema, output);

    assertThatThrownBy(
            () ->
                new Rewriting(
                        silver.table(),
                        silver.table().currentSnapshot().snapshotId(),
                        lake.folder())
                    .rewrite(files, DataFileNames.ofMerge(4), careless))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("9 rows instead of 17");
  }

  @Test
  void filesOfEachPartitionAreRewrittenOnTheirOwnAndInOrder() {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(4, 3));
    Table table = silver.table();
    int enough = CompactionPolicy.FEWEST + 1;
    for (long epoch = 1; epoch <= enough; epoch++) {
      table.newAppend().appendFile(silver.file(epoch, silver.rows(1, 2))).commit();
    }
    DataFile one = silver.file(1, silver.rows(1, 2));
    DataFile elsewhere = one;
    for (long id = 2; elsewhere.partition().equals(one.partition()); id++) {
      elsewhere = silver.file(1, silver.rows(id, id + 1));
    }
    table.newAppend().appendFile(elsewhere).commit();

    assertThat(BucketCompaction.due(table, live(table), 1))
        .singleElement()
        .satisfies(
            group ->
                assertThat(group)
                    .hasSize(enough)
                    .isSortedAccordingTo(
                        Comparator.comparing(file -> DataFileNames.order(file.data()))));
  }

  @Test
  void filesThatAKernelWouldReadWronglyAreLeftAlone() {
    SilverTable silver = SilverTable.of(lake, TestSilver.upserted(1, 3));
    Table table = silver.table();
    assertThat(KnownColumns.areReadableIn(table)).isTrue();
    table.updateSchema().renameColumn("customer", "client").commit();
    assertThat(KnownColumns.areReadableIn(table)).isTrue();
    table
        .updateSchema()
        .addColumn(
            "parts",
            Types.StructType.of(Types.NestedField.optional(1, "a", Types.IntegerType.get())))
        .commit();
    assertThat(KnownColumns.areReadableIn(table)).isTrue();

    table.updateSchema().renameColumn("parts.a", "b").commit();

    assertThat(KnownColumns.areReadableIn(table)).isFalse();
  }
}
