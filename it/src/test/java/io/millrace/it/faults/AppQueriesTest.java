package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.pinot.PinotServer;
import io.millrace.it.process.Await;
import io.millrace.it.process.FreePorts;
import io.millrace.it.process.Runner;
import io.millrace.olap.client.Answer;
import io.millrace.olap.client.Freshness;
import io.millrace.olap.client.PinotClient;
import io.millrace.olap.client.Row;
import io.millrace.olap.client.StoreException;
import io.millrace.olap.client.StoreException.Reason;
import io.millrace.olap.client.StoreOptions;
import io.millrace.olap.pinot.PinotTable;
import io.millrace.olap.publish.Published.GoldState;
import io.millrace.olap.publish.Publisher;
import io.millrace.tables.ColumnType;
import io.millrace.tables.GoldColumn;
import io.millrace.tables.Serving;
import io.millrace.tables.Store;
import io.millrace.tables.StoreAccess;
import io.millrace.tables.TypedColumn;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an app gets from Pinot by the client that it has for it. */
@ExtendWith(SharedServers.class)
class AppQueriesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Instant HOUR = Instant.parse("2026-01-01T00:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COUNTRIES =
      List.of(
          "DE",
          "it's",
          "a''b",
          "'''' OR ''=''",
          "' OR 1=1 --",
          "''; SET x = 1;",
          "\"quoted\"",
          "back\\slash \\'",
          "-- no comment",
          "/* nor this */",
          "what? ??",
          "OPTION(timeoutMs=1)",
          "option(a=b",
          "decodeUrl('%27')",
          "100%25 + _",
          " blanks ",
          "line\nbreak\ttab",
          "é日本😀\u202e",
          "");

  @TempDir Path folder;

  @Test
  void anAppReadsWhatGoldHas(KafkaServer kafka, PinotServer server) {
    String topic = "served_to_apps";
    kafka.createTopic(topic, 1);
    try (Mill mill = served(kafka, server, topic);
        PinotClient pinot =
            PinotClient.ofBroker(
                URI.create(server.broker()), StoreOptions.DEFAULTS.timeout(PATIENCE))) {
      send(kafka, topic, 0);
      mill.catchUp(Runner.DIRECT);
      mill.command("verify").endsWith(0);
      String table = mill.servingTable();

      Freshness first = freshness(pinot, table);
      assertThat(first.committedAt()).isBetween(Instant.now().minus(PATIENCE), Instant.now());
      assertThat(revenue(pinot, table)).isEqualTo(revenue(mill)).hasSameSizeAs(COUNTRIES);
      everyTypeComes(pinot, table);
      hostileTextsFindTheirRow(pinot, table);
      errorsAreTold(pinot, table);

      send(kafka, topic, 100);
      mill.catchUp(Runner.DIRECT);
      Await.until(
          "a newer epoch shows", PATIENCE, () -> freshness(pinot, table).epoch() > first.epoch());
      assertThat(revenue(pinot, table)).isEqualTo(revenue(mill));
      assertThat(freshness(pinot, table).committedAt()).isAfter(first.committedAt());
    }
  }

  private static Map<String, BigDecimal> revenue(PinotClient pinot, String table) {
    Map<String, BigDecimal> revenue = new TreeMap<>();
    Answer answer =
        pinot.query(
            "SELECT country, SUM(orders) AS orders, SUMPRECISION(revenue) AS revenue FROM "
                + table
                + " WHERE \"minute\" >= ? AND _deleted = false GROUP BY country ORDER BY country LIMIT 100",
            HOUR);
    for (Row row : answer.rows()) {
      assertThat(row.number("orders")).isPositive();
      revenue.put(row.text("country"), row.decimal("revenue"));
    }
    return revenue;
  }

  private static Map<String, BigDecimal> revenue(Mill mill) {
    try (GoldTable gold = mill.gold()) {
      return gold.rows().entrySet().stream()
          .collect(
              Collectors.toMap(
                  each -> each.getKey().country(),
                  each -> each.getValue().revenue(),
                  BigDecimal::add,
                  TreeMap::new));
    }
  }

  private static Freshness freshness(PinotClient pinot, String table) {
    List<Freshness> found = new ArrayList<>();
    String sql = "SELECT COUNT(*) FROM " + table;
    Await.until(
        "freshness is known",
        PATIENCE,
        () -> pinot.query(sql).freshness().map(found::add).orElse(false));
    return found.get(0);
  }

  private static void everyTypeComes(PinotClient pinot, String table) {
    String sql =
        "SELECT \"minute\", CAST(\"minute\" AS LONG) AS millis, country, orders, revenue, _deleted FROM "
            + table
            + " WHERE \"minute\" = ? AND revenue = ? AND revenue > ? AND orders IN ? AND _deleted = ?";
    Answer answer =
        pinot.query(
            sql, HOUR, new BigDecimal("0.10"), new BigDecimal("0.0999"), List.of(1, 2L), false);
    assertThat(answer.rows()).hasSize(1);
    Row row = answer.rows().get(0);
    assertThat(row.instant("minute")).isEqualTo(HOUR);
    assertThat(row.instant("millis")).isEqualTo(HOUR);
    assertThat(row.text("country")).isEqualTo(COUNTRIES.get(0));
    assertThat(row.number("orders")).isEqualTo(1);
    assertThat(row.decimal("revenue")).isEqualTo(new BigDecimal("0.10"));
    assertThat(row.bool("_deleted")).isFalse();
  }

  private static void hostileTextsFindTheirRow(PinotClient pinot, String table) {
    String sql = "SELECT country FROM " + table + " WHERE country = ? LIMIT 100";
    for (String country : COUNTRIES) {
      assertThat(countries(pinot.query(sql, country))).as(country).containsExactly(country);
    }
    assertThat(pinot.query(sql, "' OR '' = '").rows()).isEmpty();
    String in = "SELECT country FROM " + table + " WHERE country IN ? LIMIT 100";
    assertThat(countries(pinot.query(in, COUNTRIES)))
        .containsExactlyInAnyOrderElementsOf(COUNTRIES);
    String not = "SELECT country FROM " + table + " WHERE country NOT IN ? LIMIT 100";
    assertThat(countries(pinot.query(not, COUNTRIES.subList(1, COUNTRIES.size()))))
        .containsExactly(COUNTRIES.get(0));
  }

  private static List<String> countries(Answer answer) {
    return answer.rows().stream().map(row -> row.text("country")).toList();
  }

  private static void errorsAreTold(PinotClient pinot, String table) {
    StoreException column = failure(pinot, "SELECT nope FROM " + table);
    assertThat(column.reason()).isEqualTo(Reason.BAD_SQL);
    assertThat(column).hasMessageContaining("Unknown columnName 'nope'");
    StoreException words = failure(pinot, "SELEKT 1 FROM " + table);
    assertThat(words.reason()).isEqualTo(Reason.BAD_SQL);
    StoreException other = failure(pinot, "SELECT nope FROM nowhere");
    assertThat(other.reason()).isEqualTo(Reason.BAD_SQL);
    assertThat(other).hasMessageContaining("no such table");
  }

  private static StoreException failure(PinotClient pinot, String sql, Object... parameters) {
    return catchThrowableOfType(StoreException.class, () -> pinot.query(sql, parameters));
  }

  @Test
  void anAppGoesOnWhenPinotIsBack(KafkaServer kafka, PinotServer server) {
    String table = "served_to_apps_again";
    URI broker = URI.create(server.broker());
    fill(kafka, server, table);
    String sql = "SELECT SUM(n) AS n FROM %s WHERE name = ?".formatted(table);
    StoreOptions patient = StoreOptions.DEFAULTS.timeout(PATIENCE).attempts(1000);
    try (PinotClient pinot = PinotClient.ofBroker(broker, patient)) {
      Await.until("rows show", PATIENCE, () -> sum(pinot.query(sql, "a")) == 7);
      otherAddressesAreAskedToo(server, table);

      server.pause();
      StoreException late = failure(pinot.within(Duration.ofSeconds(1)), sql, "a");
      assertThat(late.reason()).isEqualTo(Reason.TIMEOUT);
      server.resume();
      assertThat(sum(pinot.query(sql, "a"))).isEqualTo(7);

      server.kill();
      StoreException away = failure(pinot.within(Duration.ofMillis(300)), sql, "a");
      assertThat(away.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(away).hasMessageContaining("is it running").hasMessageContaining("attempts)");
      CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> pinot.query(sql, "a"));
      server.restart();
      assertThat(answer.join().columns()).hasSize(1);
      Await.until("rows are back", PATIENCE, () -> sum(pinot.query(sql, "a")) == 7);
    }
  }

  private static void otherAddressesAreAskedToo(PinotServer server, String table) {
    URI nobody = URI.create("http://127.0.0.1:" + FreePorts.pick(1).get(0));
    URI broker = URI.create(server.broker());
    String sql = "SELECT n FROM " + table;
    try (PinotClient pinot =
        PinotClient.ofBrokers(List.of(nobody, broker), StoreOptions.DEFAULTS)) {
      assertThat(pinot.query(sql).rows()).hasSize(1);
      Freshness known = pinot.query(sql).freshness().orElseThrow();
      assertThat(known).isEqualTo(new Freshness(3, HOUR));
    }
    try (PinotClient pinot =
        PinotClient.ofController(
            URI.create(server.controller()), StoreOptions.DEFAULTS.withoutFreshness())) {
      Answer answer = pinot.query(sql);
      assertThat(answer.rows()).hasSize(1);
      assertThat(answer.freshness()).isEmpty();
      assertThat(failure(pinot, "SELEKT").reason()).isEqualTo(Reason.BAD_SQL);
      assertThat(failure(pinot, "SELECT nope FROM nope").reason()).isEqualTo(Reason.BAD_SQL);
    }
    try (PinotClient pinot =
        PinotClient.ofBroker(URI.create(server.controller()), StoreOptions.DEFAULTS)) {
      assertThat(failure(pinot, sql)).hasMessageContaining("is it the address of a broker");
    }
  }

  /** Neither broker nor controller lets somebody else in, who learns that it is the password. */
  static void onlyThePasswordLetsIn(PinotServer server, String user, String password, String sql) {
    for (String right : List.of(password, password + "?")) {
      StoreOptions options = StoreOptions.DEFAULTS.user(user, right);
      try (PinotClient broker = PinotClient.ofBroker(URI.create(server.broker()), options);
          PinotClient controller =
              PinotClient.ofController(URI.create(server.controller()), options)) {
        for (PinotClient pinot : List.of(broker, controller)) {
          if (right.equals(password)) {
            assertThat(pinot.query(sql).rows()).isNotEmpty();
          } else {
            StoreException refused = failure(pinot, sql);
            assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
            assertThat(refused).hasMessageContaining("check user and password");
            assertThat(refused).hasMessageNotContaining(right);
          }
        }
      }
    }
  }

  private static long sum(Answer answer) {
    return answer.rows().isEmpty() ? 0 : (long) answer.rows().get(0).real("n");
  }

  /** One row, by what a pipeline publishes with. */
  private static void fill(KafkaServer kafka, PinotServer server, String table) {
    Serving serving =
        new Serving(
            Store.PINOT,
            server.controller(),
            StoreAccess.ANYBODY,
            table,
            "apps." + table,
            1,
            1,
            null,
            null,
            kafka.clientProperties(),
            null);
    List<GoldColumn> columns =
        List.of(
            new GoldColumn(
                new TypedColumn("name", ColumnType.Simple.STRING, false), GoldColumn.Role.GROUP),
            new GoldColumn(
                new TypedColumn("n", ColumnType.Simple.LONG, false), GoldColumn.Role.VALUE));
    try (Publisher publisher = Publisher.open(serving)) {
      String row = "{\"_key\": \"a\", \"_epoch\": 3, \"_time\": %d, \"name\": \"a\", \"n\": 7}";
      GoldState state = new GoldState(table, 1, 3, HOUR.toEpochMilli());
      new PinotTable(serving, columns)
          .ensure(
              publisher.publish(state, rows -> rows.add("a", row.formatted(HOUR.toEpochMilli()))));
    }
  }

  private Mill served(KafkaServer kafka, PinotServer server, String table) {
    Map<String, Object> store =
        Map.of("pinot", Map.of("controller", server.controller(), "partitions", 2));
    return Mill.of(folder, kafka, table).withSilver().withGoldServedBy(store);
  }

  /** An order from each country, in a minute of its own. */
  private static void send(KafkaServer kafka, String topic, int first) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            new HashMap<>(kafka.clientProperties()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < COUNTRIES.size(); i++) {
        String order = order(first + i, COUNTRIES.get(i));
        var unused = producer.send(new ProducerRecord<>(topic, Integer.toString(first + i), order));
      }
      producer.flush();
    }
  }

  private static String order(int id, String country) {
    ObjectNode order = JSON.createObjectNode();
    order.put("id", id).put("event", id).put("customer_id", id).put("status", "paid");
    order.put("amount", new BigDecimal("0.10").add(BigDecimal.valueOf(id))).put("country", country);
    order.put("channel", "web");
    String time = HOUR.plus(id, ChronoUnit.MINUTES).toString();
    return order.put("ordered_at", time).put("updated_at", time).toString();
  }
}
