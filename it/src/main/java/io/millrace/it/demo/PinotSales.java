package io.millrace.it.demo;

import io.millrace.olap.pinot.PinotTable;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.TableName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** What Pinot says of sales, by SQL as any app would ask for it. */
final class PinotSales {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Rows of the next epoch may come between two questions. */
  private static final int MOST_LOOKS = 3;

  private final PinotTable table;
  private final String name;

  private PinotSales(ServedTable served) {
    this.table = served.table();
    this.name = served.serving().table();
  }

  static PinotSales of(PipelineDefinition pipeline, TableName gold) {
    return ServedTable.of(pipeline).stream()
        .filter(served -> served.gold().table().equals(gold))
        .findFirst()
        .map(PinotSales::new)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s is served by no Pinot; give it a serve section".formatted(gold)));
  }

  /** The newest minutes before a time; empty as long as there is nothing in Pinot. */
  Optional<SalesState> newest(int minutes, Instant before) {
    Optional<Newest> there = newest();
    for (int i = 1; there.isPresent(); i++) {
      SortedMap<Instant, MinuteSales> sales = minutes(minutes, before);
      Optional<Newest> now = newest();
      if (now.equals(there) || i == MOST_LOOKS) {
        return Optional.of(SalesState.of(there.get().epoch(), there.get().committedAt(), sales));
      }
      there = now;
    }
    return Optional.empty();
  }

  /** The newest epoch that a row is of, and when the lake committed it. */
  private record Newest(long epoch, long committedAt) {}

  private Optional<Newest> newest() {
    List<Object> row = rows("SELECT MAX(_epoch), MAX(CAST(_time AS LONG)) FROM %s").get(0);
    OptionalLong epoch = number(row.get(0));
    return epoch.isEmpty()
        ? Optional.empty()
        : Optional.of(new Newest(epoch.getAsLong(), number(row.get(1)).orElseThrow()));
  }

  private SortedMap<Instant, MinuteSales> minutes(int most, Instant before) {
    SortedMap<Instant, MinuteSales> sales = new TreeMap<>();
    rows(
            """
            SELECT CAST("minute" AS LONG), SUM(orders), SUMPRECISION(revenue) FROM %s
            WHERE _deleted = false AND "minute" < %d
            GROUP BY CAST("minute" AS LONG) ORDER BY CAST("minute" AS LONG) DESC LIMIT %d
            """,
            before.toEpochMilli(), most)
        .forEach(
            row ->
                sales.put(
                    Instant.ofEpochMilli(number(row.get(0)).orElseThrow()),
                    sales(row.subList(1, row.size()))));
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
            WHERE _deleted = false AND "minute" = %d AND country = '%s'
            """,
            place.minute().toEpochMilli(), place.country())
        .stream()
        .map(PinotSales::sales)
        .findFirst();
  }

  private static MinuteSales sales(List<Object> values) {
    return new MinuteSales(
        number(values.get(0)).orElseThrow(), new BigDecimal(values.get(1).toString()).setScale(2));
  }

  private List<List<Object>> rows(String sql, Object... values) {
    Object[] all = new Object[values.length + 1];
    all[0] = name;
    System.arraycopy(values, 0, all, 1, values.length);
    return table.query(String.format(Locale.ROOT, sql, all), ANSWER).rows();
  }

  /** The maximum of no rows comes as text. */
  private static OptionalLong number(Object value) {
    return value instanceof Number number
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }
}
