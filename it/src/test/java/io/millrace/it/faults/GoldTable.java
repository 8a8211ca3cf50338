package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** A gold table of orders by minute and country, as another Iceberg client sees it. */
record GoldTable(Catalog catalog, Table table) implements AutoCloseable {
  private static final String CANCELLED = "cancelled";

  /** What the table is to the pipeline file. */
  static Map<String, Object> definition(String name) {
    return Map.of(
        "table",
        name,
        "where",
        "status <> 'cancelled'",
        "group-by",
        Map.of("minute", "time_bucket(INTERVAL 1 minute, ordered_at)", "country", "country"),
        "measures",
        Map.of(
            "orders", "count()",
            "revenue", "sum(amount)",
            "customers", "count_distinct(customer_id)",
            "about", "approx_distinct(customer_id)",
            "latest", "max(updated_at)",
            "least", "min(amount)"));
  }

  record Group(Instant minute, String country) {}

  /** About how many customers there are is exact, as there are few. */
  record Totals(
      long orders,
      BigDecimal revenue,
      long customers,
      long about,
      Instant latest,
      BigDecimal least) {}

  static GoldTable open(Path lake, String name) {
    Catalog catalog = LakeCatalog.open(lake);
    return new GoldTable(catalog, catalog.loadTable(TableIdentifier.parse(name)));
  }

  /** The rows by their group, of which there must be one each. */
  Map<Group, Totals> rows() {
    table.refresh();
    Map<Group, Totals> rows = new HashMap<>();
    try (CloseableIterable<Record> found = IcebergGenerics.read(table).build()) {
      for (Record row : found) {
        Group group = new Group(instant(row, "minute"), (String) row.getField("country"));
        Totals totals =
            new Totals(
                (Long) row.getField("orders"),
                (BigDecimal) row.getField("revenue"),
                (Long) row.getField("customers"),
                (Long) row.getField("about"),
                instant(row, "latest"),
                (BigDecimal) row.getField("least"));
        assertThat(rows.put(group, totals)).as("a second row of " + group).isNull();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** Orders and revenue by group, of a table that may have no other measures. */
  Map<Group, List<BigDecimal>> sums() {
    table.refresh();
    Map<Group, List<BigDecimal>> sums = new HashMap<>();
    try (CloseableIterable<Record> found = IcebergGenerics.read(table).build()) {
      for (Record row : found) {
        sums.put(
            new Group(instant(row, "minute"), (String) row.getField("country")),
            List.of(
                BigDecimal.valueOf((Long) row.getField("orders")),
                (BigDecimal) row.getField("revenue")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sums;
  }

  private static Instant instant(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant();
  }

  /** What gold must be over these rows of silver. */
  static Map<Group, Totals> of(Collection<OrderRow> silver) {
    Map<Group, List<OrderRow>> groups =
        silver.stream()
            .filter(row -> !row.status().equals(CANCELLED))
            .collect(
                Collectors.groupingBy(
                    row ->
                        new Group(row.orderedAt().truncatedTo(ChronoUnit.MINUTES), row.country())));
    Map<Group, Totals> totals = new HashMap<>();
    groups.forEach((group, rows) -> totals.put(group, totals(rows)));
    return totals;
  }

  private static Totals totals(List<OrderRow> rows) {
    long customers = rows.stream().map(OrderRow::customerId).distinct().count();
    return new Totals(
        rows.size(),
        rows.stream().map(OrderRow::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
        customers,
        customers,
        rows.stream().map(OrderRow::updatedAt).max(Instant::compareTo).orElseThrow(),
        rows.stream().map(OrderRow::amount).min(BigDecimal::compareTo).orElseThrow());
  }

  @Override
  public void close() {
    LakeCatalog.close(catalog);
  }
}
