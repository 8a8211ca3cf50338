package io.millrace.tables;

import static io.millrace.tables.Pipelines.SILVER;
import static io.millrace.tables.Pipelines.SMALLEST;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A definition that no file made is as right as one from a file. */
class SilverDefinitionTest {
  private static final Refinement COLUMNS =
      new Refinement.Columns(
          List.of(
              column("id", "long", true),
              column("name", "string", true),
              column("at", "date", false)),
          false);
  private static final Upsert BY_ID = upsert(List.of("id"), List.of(), 4, "id");

  @Test
  void whatIsRightCanBeMade() {
    assertThatCode(() -> silver(COLUMNS, BY_ID, "day(at)")).doesNotThrowAnyException();
    assertThatCode(() -> silver(COLUMNS, null)).doesNotThrowAnyException();
    assertThatCode(() -> silver(new Refinement.Query("SELECT 1"), BY_ID, "day(x)"))
        .doesNotThrowAnyException();
  }

  @Test
  void aKeyOrOrderThatDoesNotFitTheColumnsCannotBe() {
    assertThatThrownBy(() -> silver(COLUMNS, upsert(List.of("ID"), List.of(), 4, "ID")))
        .isInstanceOf(MillraceException.class)
        .hasMessage("'silver.key' names 'ID', which is not a column; did you mean 'id'?");
    assertThatThrownBy(() -> silver(COLUMNS, upsert(List.of("at"), List.of(), 4, "at")))
        .hasMessageContaining("'silver.columns.at.required' is false, but 'at' is in the key");
    assertThatThrownBy(() -> silver(COLUMNS, upsert(List.of("id"), List.of("name"), 4, "id")))
        .hasMessageContaining("'silver.order-by' names 'name', a string");
    assertThatThrownBy(() -> silver(COLUMNS, upsert(List.of("id"), List.of(), 4, "name")))
        .hasMessageContaining("'silver.bucket-by' is 'name', which is not in the key");
    assertThatThrownBy(() -> silver(COLUMNS, BY_ID, "hour(at)"))
        .hasMessageContaining("'silver.partition-by' has hour(at), but 'at' is a date");
  }

  @Test
  void anUpsertThatCannotRunCannotBeMade() {
    assertThatThrownBy(() -> upsert(List.of(), List.of(), 1, null))
        .hasMessageContaining("a key of 0 columns");
    assertThatThrownBy(() -> upsert(List.of("id"), List.of("a", "b", "c", "d", "e"), 1, null))
        .hasMessageContaining("ordered by 5");
    assertThatThrownBy(() -> upsert(List.of("id"), List.of(), 4, null))
        .hasMessageContaining("4 buckets by the column null cannot be");
    assertThatThrownBy(() -> upsert(List.of("id"), List.of(), 1, "id"))
        .hasMessageContaining("use 1 without a column");
    assertThatThrownBy(() -> upsert(List.of("id"), List.of(), 1025, "id"))
        .hasMessageContaining("2 to 1024");
    assertThatThrownBy(
            () ->
                new Upsert(List.of("id"), List.of(), null, false, Duration.ofSeconds(-1), 1, null))
        .hasMessageContaining("deletes cannot be remembered for PT-1S");
  }

  @Test
  void columnsThatCannotBeATableCannotBeMade() {
    assertThatThrownBy(() -> new Refinement.Columns(List.of(), false))
        .hasMessageContaining("has no columns");
    assertThatThrownBy(
            () ->
                new Refinement.Columns(
                    List.of(column("id", "long", true), column("ID", "long", true)), false))
        .hasMessageContaining("has the column 'ID' twice");
    assertThatThrownBy(() -> column("_offset", "long", true))
        .hasMessageContaining("column '_offset' has a name that is not possible");
    assertThatThrownBy(() -> new Refinement.Query(" ")).hasMessageContaining("an empty query");
    assertThatThrownBy(() -> new Expectation("a", " ", Expectation.Otherwise.FAIL))
        .hasMessageContaining("expectation 'a' has no name or no condition");
  }

  @Test
  void silverCannotUseTheTableOfBronze() {
    PipelineDefinition right = Pipelines.read(SMALLEST + SILVER);
    BronzeDefinition bronze =
        new BronzeDefinition(
            right.silver().orElseThrow().deletes(),
            TimePartition.DAY,
            right.bronze().keepSnapshots(),
            Duration.ZERO,
            Map.of());

    assertThatThrownBy(
            () ->
                new PipelineDefinition(
                    right.name(),
                    right.source(),
                    right.catalog(),
                    right.epoch(),
                    bronze,
                    right.silverOrNull(),
                    right.gold(),
                    right.worker()))
        .hasMessageContaining("needs 'silver.orders_deletes', which is the table of bronze");
  }

  private static Column column(String name, String type, boolean required) {
    return new Column(name, ColumnType.of(type), ColumnSource.of("$." + name), required, null);
  }

  private static Upsert upsert(
      List<String> key, List<String> orderBy, int buckets, String bucketBy) {
    return new Upsert(key, orderBy, null, false, Duration.ofDays(7), buckets, bucketBy);
  }

  private static SilverDefinition silver(
      Refinement refinement, Upsert upsert, String... partitionBy) {
    return new SilverDefinition(
        TableName.of("silver.orders"),
        refinement,
        List.of(),
        OnBadRecord.QUARANTINE,
        TableName.of("silver.orders_quarantine"),
        upsert,
        List.of(partitionBy).stream().map(PartitionBy::of).toList(),
        3,
        new SnapshotRetention(1, Duration.ZERO),
        Duration.ZERO,
        Map.of());
  }
}
