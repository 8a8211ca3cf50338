package io.millrace.lakehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.TestLake;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.GroupColumn;
import io.millrace.tables.Measure;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PartitionBy;
import io.millrace.tables.SnapshotRetention;
import io.millrace.tables.TableName;
import io.millrace.tables.TypedColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GoldShapeTest {
  private static final TypedColumn ORDERS = new TypedColumn("orders", ColumnType.Simple.LONG, true);
  private static final TypedColumn REVENUE =
      new TypedColumn("revenue", new ColumnType.Decimal(38, 2), false);
  private static final List<TypedColumn> COLUMNS =
      List.of(
          new TypedColumn("minute", ColumnType.Simple.TIMESTAMPTZ, true),
          new TypedColumn("country", ColumnType.Simple.STRING, false),
          ORDERS,
          REVENUE);
  private static final String TEXT =
      """
      minute: time_bucket(INTERVAL 1 minute, ordered_at)
      country: country
      orders: count()
      revenue: sum(amount)
      """;

  @RegisterExtension private final TestLake lake = new TestLake();

  @Test
  void theUsersPartitionsComeFirstAndTheBucketLast() {
    Table table = made(gold(16, 3, "day(minute)"), COLUMNS, TEXT);

    assertThat(table.name()).endsWith("gold.revenue");
    assertThat(table.spec().fields())
        .extracting(field -> field.transform().toString())
        .containsExactly("day", "bucket[16]");
    assertThat(BucketField.of(table).position()).isEqualTo(1);
    assertThat(TableUtil.formatVersion(table)).isEqualTo(3);
  }

  @Test
  void oneBucketNeedsNoBucketField() {
    Table table = made(gold(1, 2), COLUMNS, TEXT);

    assertThat(table.spec().isUnpartitioned()).isTrue();
    assertThat(TableUtil.formatVersion(table)).isEqualTo(2);
  }

  @Test
  void aGroupMayBeNullSoItsColumnsAreOptionalAndIdentifyNothing() {
    Table table = made(gold(1, 3), COLUMNS, TEXT);

    assertThat(table.schema().columns())
        .extracting(Types.NestedField::name)
        .containsExactly("minute", "country", "orders", "revenue");
    assertThat(table.schema().columns())
        .filteredOn(Types.NestedField::isRequired)
        .extracting(Types.NestedField::name)
        .containsExactly("orders");
    assertThat(table.schema().identifierFieldIds()).isEmpty();
  }

  @Test
  void theTableSaysWhatItIs() {
    Table table = made(gold(1, 3), COLUMNS, TEXT);

    assertThat(table.properties())
        .containsEntry(GoldShape.DEFINITION, TEXT)
        .containsEntry(TableShape.PIPELINE, "shop")
        .containsEntry(TableShape.KEY, "minute, country")
        .containsEntry(TableProperties.DELETE_MODE, "merge-on-read")
        .containsEntry("write.target-file-size-bytes", "1000000");
  }

  @Test
  void theSameDefinitionFindsItsTableAgain() {
    GoldDefinition gold = gold(4, 3, "day(minute)");
    Table first = made(gold, COLUMNS, TEXT);
    first.updateSchema().addColumn("note", Types.StringType.get()).commit();

    assertThat(made(gold, COLUMNS, TEXT).uuid()).isEqualTo(first.uuid());
  }

  @Test
  void aChangedDefinitionIsRefusedWithWhatChangedAndWhatToDo() {
    made(gold(1, 3), COLUMNS, TEXT);

    assertThatThrownBy(
            () -> made(gold(1, 3), COLUMNS, TEXT.replace("sum(amount)", "sum(amount - tax)")))
        .isInstanceOfSatisfying(
            MillraceException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.SPEC))
        .hasMessage(
            "table gold.revenue was made by another definition: it was made with"
                + " 'revenue: sum(amount)', and the file has 'revenue: sum(amount - tax)'; run with"
                + " --table gold.revenue --recompute to make it again, or give the changed"
                + " definition a new name in gold.table");
    assertThatThrownBy(() -> made(gold(1, 3), COLUMNS, TEXT + "where: amount > 0\n"))
        .hasMessageContaining("the file has 'where: amount > 0', which it was made without; run");
    assertThatThrownBy(() -> made(gold(1, 3), COLUMNS, TEXT.replace("revenue: sum(amount)\n", "")))
        .hasMessageContaining(
            "it was made with 'revenue: sum(amount)', which the file has not; run");
    assertThatThrownBy(() -> made(gold(1, 3), COLUMNS, reversed(TEXT)))
        .hasMessageContaining("its parts were in another order; run");
  }

  @Test
  void aDifferenceIsToldInShort() {
    StringBuilder longText = new StringBuilder(TEXT);
    for (int line = 0; line < 50; line++) {
      longText.append("m").append(line).append(": ").append("x".repeat(5_000)).append('\n');
    }
    made(gold(1, 3), COLUMNS, TEXT);

    assertThatThrownBy(() -> made(gold(1, 3), COLUMNS, longText.toString()))
        .hasMessageContaining("'m0: xxx")
        .hasMessageContaining("and 46 more, which it was made without")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
  }

  @Test
  void otherColumnsPartitionsOrFormatAreRefusedTooWhenTheTextIsTheSame() {
    made(gold(1, 2), COLUMNS, TEXT);
    List<TypedColumn> others = new ArrayList<>(COLUMNS);
    others.set(3, new TypedColumn("revenue", ColumnType.Simple.DOUBLE, false));

    assertThatThrownBy(() -> made(gold(4, 3), others, TEXT))
        .isInstanceOfSatisfying(
            MillraceException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.SPEC))
        .hasMessageContaining("column revenue is decimal(38, 2), not double")
        .hasMessageContaining("partitioned by nothing, not by bucket[4](country)")
        .hasMessageContaining("format version 2, not 3")
        .hasMessageContaining("--table gold.revenue --recompute");
  }

  @Test
  void anotherPipelinesTableIsNotMadeAgain() {
    GoldDefinition gold = gold(1, 3);
    made(gold, COLUMNS, TEXT);

    assertThatThrownBy(() -> lake.lake().createOrCheck(gold, COLUMNS, "other: 1", "bakery"))
        .isInstanceOfSatisfying(
            MillraceException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.LAKE))
        .hasMessageContaining("it belongs to pipeline shop, not bakery")
        .hasMessageContaining("name another table in gold.table")
        .hasMessageNotContaining("--recompute");
  }

  @Test
  void aTableThatNobodySaysAnythingOfIsNotTaken() {
    Table table = made(gold(1, 3), COLUMNS, TEXT);
    table.updateProperties().remove(GoldShape.DEFINITION).commit();

    assertThatThrownBy(() -> made(gold(1, 3), COLUMNS, TEXT))
        .hasMessageContaining("it has no property millrace.definition")
        .hasMessageNotContaining("--recompute");
  }

  @Test
  void whatDoesNotFitTheTypesIsRefusedBeforeATableIsMade() {
    GoldDefinition gold = gold(4, 3);
    List<TypedColumn> others = new ArrayList<>(COLUMNS);
    others.set(1, new TypedColumn("country", ColumnType.Simple.BOOLEAN, false));

    assertThatThrownBy(() -> made(gold, others, TEXT))
        .isInstanceOfSatisfying(
            MillraceException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.SPEC))
        .hasMessageContaining("table gold.revenue: 'gold.bucket-by' is 'country', a boolean");
    assertThat(lake.lake().find(gold.table())).isEmpty();
  }

  private Table made(GoldDefinition gold, List<TypedColumn> columns, String text) {
    return lake.lake().createOrCheck(gold, columns, text, "shop");
  }

  private static String reversed(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    Collections.reverse(lines);
    return String.join("\n", lines);
  }

  private static GoldDefinition gold(int buckets, int formatVersion, String... partitionBy) {
    return new GoldDefinition(
        TableName.of("gold.revenue"),
        null,
        List.of(
            new GroupColumn("minute", "time_bucket(INTERVAL 1 minute, ordered_at)"),
            new GroupColumn("country", "country")),
        List.of(
            new Measure("orders", "count()", null), new Measure("revenue", "sum(amount)", null)),
        null,
        List.of(partitionBy).stream().map(PartitionBy::of).toList(),
        buckets,
        buckets == 1 ? null : "country",
        formatVersion,
        new SnapshotRetention(500, Duration.ofDays(7)),
        Duration.ofDays(1),
        Map.of("write.target-file-size-bytes", "1000000"),
        List.of());
  }
}
