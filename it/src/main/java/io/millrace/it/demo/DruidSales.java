package io.millrace.it.demo;

import io.millrace.olap.client.DruidClient;
import io.millrace.olap.client.Row;
import io.millrace.olap.client.StoreException;
import io.millrace.olap.client.StoreException.Reason;
import io.millrace.olap.client.StoreOptions;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.Store;
import io.millrace.tables.TableName;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What Druid says of sales: what rows gained and lost, summed up. */
final class DruidSales extends StoreSales {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final DruidClient druid;
  private final String name;

  private DruidSales(ServedTable served) {
    this.druid =
        DruidClient.ofRouter(
            URI.create(served.serving().address()),
            StoreOptions.DEFAULTS.timeout(ANSWER).withoutFreshness());
    this.name = served.serving().table();
  }

  /** Empty if Druid does not serve the table. */
  static Optional<DruidSales> of(PipelineDefinition pipeline, TableName gold) {
    return served(pipeline, gold, Store.DRUID).map(DruidSales::new);
  }

  @Override
  String title() {
    return Store.DRUID.title();
  }

  @Override
  Optional<Newest> newest() {
    try {
      String sql = "SELECT MAX(\"_epoch\") AS epoch, MAX(\"_time\") AS committed FROM %s";
      Row row = druid.query(sql.formatted(name)).rows().get(0);
      return row.isNull("epoch")
          ? Optional.empty()
          : Optional.of(new Newest(row.number("epoch"), row.number("committed")));
    } catch (StoreException e) {
      if (e.reason() == Reason.BAD_SQL) {
        // There is no table before its first rows.
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  SortedMap<Instant, MinuteSales> minutes(int most, Instant before) {
    SortedMap<Instant, MinuteSales> sales = new TreeMap<>();
    druid
        .query(
            """
            SELECT __time, SUM(orders) AS orders, SUM(revenue) AS revenue
            FROM %s WHERE __time < ? GROUP BY __time HAVING SUM("_rows") > 0 ORDER BY __time DESC LIMIT %d
            """
                .formatted(name, most),
            before)
        .rows()
        .forEach(
            row ->
                sales.put(
                    row.instant("__time"),
                    new MinuteSales(
                        row.number("orders"),
                        row.decimal("revenue").setScale(2, RoundingMode.HALF_EVEN))));
    return sales;
  }
}
