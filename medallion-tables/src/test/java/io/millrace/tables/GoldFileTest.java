package io.millrace.tables;

import static io.millrace.tables.PartitionBy.Transform.TRUNCATE;
import static io.millrace.tables.PartitionBy.Transform.YEAR;
import static io.millrace.tables.Pipelines.CA;
import static io.millrace.tables.Pipelines.FULLEST;
import static io.millrace.tables.Pipelines.GOLD;
import static io.millrace.tables.Pipelines.SILVER;
import static io.millrace.tables.Pipelines.SMALLEST;
import static io.millrace.tables.Pipelines.goldAnd;
import static io.millrace.tables.Pipelines.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldFileTest {
  @Test
  void aFileWithoutGoldHasNone() {
    assertThat(read(SMALLEST + SILVER).gold()).isEmpty();
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    assertThat(read(SMALLEST + SILVER + GOLD).gold())
        .containsExactly(
            new GoldDefinition(
                TableName.of("gold.revenue"),
                null,
                List.of(
                    new GroupColumn("country", "country"),
                    new GroupColumn("minute", "time_bucket(INTERVAL 1 minute, ordered_at)")),
                List.of(
                    new Measure("orders", "count()", null),
                    new Measure("revenue", "sum(amount)", null)),
                null,
                List.of(),
                1,
                null,
                3,
                new SnapshotRetention(500, Duration.ofDays(7)),
                Duration.ofDays(1),
                Map.of(),
                List.of()));
  }

  @Test
  void everyKeyReachesTheDefinition() {
    assertThat(read(FULLEST).gold())
        .hasSize(2)
        .first()
        .isEqualTo(
            new GoldDefinition(
                new TableName(List.of("gold", "shop"), "sales"),
                "region <> 'test'",
                List.of(
                    new GroupColumn("month", "date_trunc('month', updated_at)"),
                    new GroupColumn("region", "region")),
                List.of(
                    new Measure("orders", "count()", null),
                    new Measure("big", "sum(amount)", "amount > 100"),
                    new Measure("average", "sum(amount) / orders", null)),
                "orders > 0",
                List.of(new PartitionBy(YEAR, "month", 0), new PartitionBy(TRUNCATE, "region", 2)),
                8,
                "region",
                2,
                new SnapshotRetention(30, Duration.ofHours(3)),
                Duration.ofHours(4),
                Map.of("write.metadata.compression-codec", "none"),
                List.of(
                    new Serving(
                        Store.PINOT,
                        "https://pinot.example:9443",
                        StoreAccess.ANYBODY.as("admin", "example"),
                        "sales_of_shop",
                        "pinot.sales",
                        4,
                        3,
                        "month",
                        Duration.ofDays(90),
                        Map.of("bootstrap.servers", "c:9092", "linger.ms", "5"),
                        "{\"tableIndexConfig\":{\"invertedIndexColumns\":[\"region\"]}}"),
                    new Serving(
                        Store.PINOT,
                        "http://[::1]:9000",
                        StoreAccess.ANYBODY.bearing("example"),
                        "sales",
                        "shop.sales",
                        8,
                        1,
                        null,
                        null,
                        Map.of(
                            "bootstrap.servers",
                            "a:9092, b:9092",
                            "security.protocol",
                            "SASL_SSL",
                            "ssl.endpoint.identification.algorithm",
                            ""),
                        null),
                    new Serving(
                        Store.DRUID,
                        "https://druid.example:9088",
                        StoreAccess.ANYBODY.as("admin", "example").trusting(CA),
                        "sales_in_druid",
                        "shop.sales_in_druid.druid",
                        8,
                        2,
                        null,
                        Duration.ofDays(30),
                        Map.of("bootstrap.servers", "c:9092"),
                        "{\"spec\":{\"ioConfig\":{\"taskCount\":2}}}"))));
  }

  @Test
  void tablesAreInTheOrderOfTheFile() {
    assertThat(read(FULLEST).gold())
        .extracting(gold -> gold.table().name())
        .containsExactly("sales", "regions");
  }

  @ParameterizedTest
  @CsvSource({
    "buckets: 1, 1,",
    "buckets: 2, 2, country",
    "'buckets: 1024; bucket-by: minute', 1024, minute",
    "'buckets: 1; bucket-by: minute', 1,",
    "bucket-by: minute, 1,",
  })
  void groupsAreDividedByTheFirstColumnUnlessTheFileSaysOtherwise(
      String lines, int buckets, String bucketBy) {
    Upsert upsert = read(goldAnd(lines.split("; "))).gold().get(0).upsert();

    assertThat(upsert.key()).containsExactly("country", "minute");
    assertThat(upsert.buckets()).isEqualTo(buckets);
    assertThat(upsert.bucketByOrNull()).isEqualTo(bucketBy);
  }

  @Test
  void oneBucketIsNotDividedBySomething() {
    assertThat(read(goldAnd("partition-by: 'bucket(4, country)'")).gold().get(0).partitionBy())
        .containsExactly(new PartitionBy(PartitionBy.Transform.BUCKET, "country", 4));
  }

  @Test
  void theRouteNamesGoldWhileThatIsShort() {
    assertThat(read(SMALLEST).route()).isEqualTo("topic orders to bronze.orders");
    assertThat(read(SMALLEST + SILVER).route())
        .isEqualTo("topic orders to bronze.orders and silver.orders");
    assertThat(read(withTables(1)).route())
        .isEqualTo("topic orders to bronze.orders, silver.orders and gold.t0");
    assertThat(read(withTables(3)).route())
        .isEqualTo("topic orders to bronze.orders, silver.orders and gold.t0, gold.t1, gold.t2");
    assertThat(read(withTables(100)).route())
        .isEqualTo("topic orders to bronze.orders, silver.orders and 100 gold tables");
  }

  static String withTables(int count) {
    StringBuilder text = new StringBuilder(SMALLEST).append(SILVER).append("gold:\n");
    for (int table = 0; table < count; table++) {
      text.append(
          "  - {table: gold.t%d, group-by: {status: status}, measures: {orders: count()}}\n"
              .formatted(table));
    }
    return text.toString();
  }
}
