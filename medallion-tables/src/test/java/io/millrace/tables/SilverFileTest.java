package io.millrace.tables;

import static io.millrace.tables.ColumnSource.Origin.VALUE;
import static io.millrace.tables.ColumnType.Simple.LONG;
import static io.millrace.tables.ColumnType.Simple.STRING;
import static io.millrace.tables.ColumnType.Simple.TIMESTAMPTZ;
import static io.millrace.tables.Pipelines.FULLEST;
import static io.millrace.tables.Pipelines.SILVER;
import static io.millrace.tables.Pipelines.SMALLEST;
import static io.millrace.tables.Pipelines.read;
import static io.millrace.tables.Pipelines.silverAnd;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.Expectation.Otherwise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SilverFileTest {

  @Test
  void whatIsLeftOutHasItsDefault() {
    SilverDefinition silver = read(SMALLEST + SILVER).silver().orElseThrow();

    assertThat(silver)
        .isEqualTo(
            new SilverDefinition(
                TableName.of("silver.orders"),
                new Refinement.Columns(
                    List.of(
                        new Column("order_id", LONG, ColumnSource.of("$.id"), true, null),
                        column("customer_id", LONG),
                        column("status", STRING),
                        column("amount", new ColumnType.Decimal(12, 2)),
                        column("ordered_at", TIMESTAMPTZ),
                        new Column(
                            "updated_at",
                            TIMESTAMPTZ,
                            ColumnSource.of("$.updated_at"),
                            true,
                            null)),
                    false),
                List.of(),
                OnBadRecord.QUARANTINE,
                TableName.of("silver.orders_quarantine"),
                new Upsert(
                    List.of("order_id"),
                    List.of("updated_at"),
                    null,
                    false,
                    Duration.ofDays(7),
                    1,
                    null),
                List.of(),
                3,
                new SnapshotRetention(500, Duration.ofDays(7)),
                Duration.ofDays(1),
                Map.of()));
    assertThat(silver.deletes()).isEqualTo(TableName.of("silver.orders_deletes"));
  }

  @Test
  void everyKeyReachesTheDefinition() {
    SilverDefinition silver = read(FULLEST).silver().orElseThrow();

    assertThat(silver)
        .isEqualTo(
            new SilverDefinition(
                new TableName(List.of("clean", "shop"), "orders"),
                new Refinement.Columns(
                    List.of(
                        new Column("order_id", LONG, ColumnSource.of("_key.id"), true, null),
                        new Column(
                            "region",
                            STRING,
                            new ColumnSource(VALUE, List.of("address", "sales region", 0)),
                            true,
                            ""),
                        new Column(
                            "amount",
                            new ColumnType.Decimal(12, 2),
                            ColumnSource.of("$.amount"),
                            false,
                            "0"),
                        column("lines", ColumnType.of("list<struct<sku: string, count: int>>")),
                        new Column("source_offset", LONG, ColumnSource.of("_offset"), true, null),
                        required("updated_at", TIMESTAMPTZ)),
                    true),
                List.of(
                    new Expectation("amount_not_negative", "amount >= 0", Otherwise.WARN),
                    new Expectation("has_lines", "len(lines) > 0", Otherwise.QUARANTINE)),
                OnBadRecord.DROP,
                new TableName(List.of("clean", "shop"), "rejects"),
                new Upsert(
                    List.of("order_id", "region"),
                    List.of("updated_at", "source_offset"),
                    "region = 'gone'",
                    false,
                    Duration.ofDays(1),
                    8,
                    "region"),
                List.of(
                    new PartitionBy(PartitionBy.Transform.MONTH, "updated_at", 0),
                    new PartitionBy(PartitionBy.Transform.TRUNCATE, "region", 2)),
                2,
                new SnapshotRetention(20, Duration.ofHours(2)),
                Duration.ofHours(3),
                Map.of("write.metadata.compression-codec", "gzip")));
  }

  @Test
  void aQueryMayMakeTheRows() {
    String text =
        SMALLEST
            + """
            silver:
              table: silver.orders
              sql: |
                SELECT id AS order_id, -- a comment: with 'quotes' and #
                       CAST(value ->> '$.at' AS TIMESTAMPTZ) AS at
                FROM bronze

              key: order_id
              order-by: at
              partition-by: day(at)
            """;
    SilverDefinition silver = read(text).silver().orElseThrow();

    assertThat(silver.refinement())
        .isEqualTo(
            new Refinement.Query(
                """
                SELECT id AS order_id, -- a comment: with 'quotes' and #
                       CAST(value ->> '$.at' AS TIMESTAMPTZ) AS at
                FROM bronze"""));
    assertThat(silver.upsert())
        .contains(
            new Upsert(
                List.of("order_id"), List.of("at"), null, false, Duration.ofDays(7), 1, null));
    assertThat(silver.partitionBy())
        .containsExactly(new PartitionBy(PartitionBy.Transform.DAY, "at", 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  mode: append\n"})
  void aTableWithoutAKeyIsOnlyAppendedTo(String mode) {
    String text = SMALLEST + "silver:\n  table: silver.orders\n  columns: {id: long}\n" + mode;

    assertThat(read(text).silver().orElseThrow().upsert()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "_key, _key.line, true",
    "_key, $.line, false",
    "$.id, _key.line, false",
    "$.id, _offset, false",
  })
  void aTombstoneDeletesOnlyWhenTheWholeKeyComesFromKafka(
      String id, String line, boolean expected) {
    String text =
        SMALLEST
            + """
            silver:
              table: silver.lines
              columns: {id: {type: long, from: %s}, line: {type: long, from: %s}, at: date}
              key: [id, line]
            """
                .formatted(id, line);

    assertThat(read(text).silver().flatMap(SilverDefinition::upsert))
        .hasValueSatisfying(upsert -> assertThat(upsert.tombstones()).isEqualTo(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "double, long, line",
    "string, long, id",
    "boolean, 'decimal(5,0)', line",
  })
  void rowsAreDividedByTheFirstColumnOfTheKeyThatCanBeHashed(
      String id, String line, String expected) {
    String text =
        SMALLEST
            + """
            silver:
              table: silver.lines
              columns:
                id: %s
                line: %s
              key: [id, line]
              buckets: 2
            """
                .formatted(id, line);

    assertThat(read(text).silver().flatMap(SilverDefinition::upsert))
        .hasValueSatisfying(upsert -> assertThat(upsert.bucketByOrNull()).isEqualTo(expected));
  }

  @Test
  void oneBucketIsNotDividedBySomething() {
    SilverDefinition silver =
        read(silverAnd("buckets: 1", "bucket-by: order_id", "partition-by: 'bucket(4, order_id)'"))
            .silver()
            .orElseThrow();

    assertThat(silver.upsert())
        .hasValueSatisfying(upsert -> assertThat(upsert.bucketByOrNull()).isNull());
  }

  private static Column required(String name, ColumnType type) {
    return new Column(name, type, ColumnSource.of("$." + name), true, null);
  }

  private static Column column(String name, ColumnType type) {
    return new Column(name, type, ColumnSource.of("$." + name), false, null);
  }
}
