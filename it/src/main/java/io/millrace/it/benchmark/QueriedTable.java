package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.Await;
import io.millrace.olap.client.PinotClient;
import io.millrace.olap.client.StoreOptions;
import io.millrace.olap.pinot.PinotTable;
import io.millrace.olap.publish.Published.GoldState;
import io.millrace.olap.publish.Publisher;
import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.GoldColumn.Role;
import io.millrace.tables.Serving;
import io.millrace.tables.Store;
import io.millrace.tables.StoreAccess;
import io.millrace.tables.TypedColumn;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A gold table of customers in Pinot, filled without the lake. */
final class QueriedTable {
  static final String NAME = "customers";
  static final int SHOPS = 1000;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String[] COUNTRIES = {"AT", "BE", "CH", "DE", "ES", "FR", "IT", "NL"};
  private static final String INDEXES =
      "{\"tableIndexConfig\": {\"invertedIndexColumns\": [\"customer\", \"shop\"]}}";
  private static final List<GoldColumn> COLUMNS =
      List.of(
          column("customer", ColumnType.Simple.LONG, Role.GROUP),
          column("shop", ColumnType.Simple.INT, Role.GROUP),
          column("country", ColumnType.Simple.STRING, Role.GROUP),
          column("orders", ColumnType.Simple.LONG, Role.SUM),
          column("revenue", new ColumnType.Decimal(18, 2), Role.SUM));

  private QueriedTable() {}

  private static GoldColumn column(String name, ColumnType type, Role role) {
    return new GoldColumn(new TypedColumn(name, type, false), role);
  }

  /** Returns when Pinot has all rows. */
  static void fill(KafkaServer kafka, PinotServer pinot, int rows) {
    Serving serving =
        new Serving(
            Store.PINOT,
            pinot.controller(),
            StoreAccess.ANYBODY,
            NAME,
            "apps." + NAME,
            2,
            1,
            null,
            null,
            kafka.clientProperties(),
            INDEXES);
    long now = System.currentTimeMillis();
    try (Publisher publisher = Publisher.open(serving)) {
      new PinotTable(serving, COLUMNS)
          .ensure(
              publisher.publish(
                  new GoldState(NAME, 1, 1, now),
                  all -> {
                    for (int i = 0; i < rows; i++) {
                      all.add("[%d]".formatted(i), row(i, now));
                    }
                  }));
    }
    try (PinotClient client =
        PinotClient.ofBroker(
            URI.create(pinot.broker()), StoreOptions.DEFAULTS.withoutFreshness())) {
      Await.until(
          "Pinot has all rows",
          PATIENCE,
          () ->
              client.query("SELECT COUNT(*) AS n FROM " + NAME).rows().get(0).number("n") == rows);
    }
  }

  private static String row(int customer, long now) {
    return String.format(
        Locale.ROOT,
        "{\"_key\":\"[%d]\",\"_epoch\":1,\"_time\":%d,\"_deleted\":false,\"customer\":%d,\"shop\":%d,\"country\":\"%s\",\"orders\":%d,\"revenue\":\"%d.%02d\"}",
        customer,
        now,
        customer,
        customer % SHOPS,
        COUNTRIES[customer / SHOPS % COUNTRIES.length],
        customer % 37,
        customer % 4001,
        customer % 100);
  }
}
