package io.millrace.it.demo;

import io.millrace.olap.client.PinotClient;
import io.millrace.olap.client.Row;
import io.millrace.olap.client.StoreOptions;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.Store;
import io.millrace.tables.TableName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** What Pinot says of sales, by SQL as any app would ask for it. */
final class PinotSales extends StoreSales {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final PinotClient pinot;
  private final String name;

  private PinotSales(ServedTable served) {
    this.pinot =
        PinotClient.ofController(
            URI.create(served.serving().address()),
            StoreOptions.DEFAULTS.timeout(ANSWER).withoutFreshness());
    this.name = served.serving().table();
  }

  static PinotSales of(PipelineDefinition pipeline, TableName gold) {
    return new PinotSales(served(pipeline, gold, Store.PINOT).orElseThrow());
  }

  @Override
  String title() {
    return Store.PINOT.title();
  }

  @Override
  Optional<Newest> newest() {
    Row row = rows("SELECT MAX(_epoch) AS epoch, MAX(CAST(_time AS LONG)) AS at FROM %s").get(0);
    double epoch = row.real("epoch");
    return Double.isFinite(epoch)
        ? Optional.of(new Newest((long) epoch, row.number("at")))
        : Optional.empty();
  }

  @Override
  SortedMap<Instant, MinuteSales> minutes(int most, Instant before) {
    SortedMap<Instant, MinuteSales> sales = new TreeMap<>();
    rows(
            """
            SELECT CAST("minute" AS LONG) AS at, SUM(orders) AS orders, SUMPRECISION(revenue) AS revenue
            FROM %s WHERE _deleted = false AND "minute" < ?
            GROUP BY CAST("minute" AS LONG) ORDER BY CAST("minute" AS LONG) DESC LIMIT ?
            """,
            before, most)
        .forEach(row -> sales.put(row.instant("at"), sales(row)));
    return sales;
  }

  /** The newest epoch that a row is of; empty as long as there is none. */
  OptionalLong epoch() {
    return newest().map(each -> OptionalLong.of(each.epoch())).orElse(OptionalLong.empty());
  }

  /** What it says of one minute in one country. */
  Optional<MinuteSales> of(DemoTables.Place place) {
    return rows(
            """
            SELECT orders, revenue FROM %s
            WHERE _deleted = false AND "minute" = ? AND country = ?
            """,
            place.minute(), place.country())
        .stream()
        .map(PinotSales::sales)
        .findFirst();
  }

  private static MinuteSales sales(Row row) {
    return new MinuteSales(row.number("orders"), row.decimal("revenue").setScale(2));
  }

  private List<Row> rows(String sql, Object... values) {
    return pinot.query(sql.formatted(name), values).rows();
  }
}
