package io.millrace.it.faults;

import static io.millrace.it.faults.SharedServers.PASSWORD;
import static io.millrace.it.faults.SharedServers.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.druid.DruidServer;
import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.process.Await;
import io.millrace.it.process.FreePorts;
import io.millrace.it.process.Gateway;
import io.millrace.olap.client.Answer;
import io.millrace.olap.client.DruidClient;
import io.millrace.olap.client.Freshness;
import io.millrace.olap.client.Row;
import io.millrace.olap.client.StoreException;
import io.millrace.olap.client.StoreException.Reason;
import io.millrace.olap.client.StoreOptions;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an app gets from Druid by the client that it has for it. */
@ExtendWith(SharedServers.class)
class AppDruidQueriesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Instant HOUR = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More than one piece of an answer has, and than Druid joins in memory. */
  private static final int MANY = 120_000;

  private static final List<String> NAMES =
      List.of(
          "plain",
          "it's",
          "a''b",
          "'''' OR ''=''",
          "' OR 1=1 --",
          "''; SET x = 1;",
          "\"quoted\"",
          "back\\slash \\'",
          "-- no comment",
          "// nor this",
          "/* nor this */",
          "what? ??",
          "U&'\\0041'",
          "100%25 + _",
          " blanks ",
          "line\nbreak\ttab\r",
          "nul\u0000",
          "é日本😀\u202e",
          "");

  private static KafkaServer kafka;
  private static DruidServer server;
  private static DruidClient druid;

  @BeforeAll
  static void fill(KafkaServer sharedKafka, DruidServer shared) {
    kafka = sharedKafka;
    server = shared;
    StoreOptions patient = StoreOptions.DEFAULTS.timeout(PATIENCE).attempts(1000);
    druid = DruidClient.ofRouter(router(), patient.user(USER, PASSWORD));
    send();
    for (String table : List.of("named", "numbered")) {
      admin().submitSupervisor(SUPERVISOR.formatted(table, table, kafka.bootstrapServers()));
    }
    awaitAll("named", NAMES.size());
    awaitAll("numbered", MANY);
  }

  private static io.millrace.it.druid.DruidClient admin() {
    return SharedServers.admin(server);
  }

  @AfterAll
  static void stop() {
    druid.close();
  }

  @Test
  void aStoreBehindTlsIsAskedByTheBearerOfAToken(@TempDir Path folder) {
    String sql = "SELECT COUNT(*) AS n FROM named";
    try (Gateway gateway = Gateway.start(folder, "open sesame", server.router(), USER, PASSWORD)) {
      URI address = URI.create(gateway.address());
      StoreOptions trusting = StoreOptions.DEFAULTS.ca(gateway.certificate());
      try (DruidClient known = DruidClient.ofRouter(address, trusting.token("open sesame"));
          DruidClient unknown = DruidClient.ofRouter(address, trusting.token("sesame"));
          DruidClient wary =
              DruidClient.ofRouter(
                  address, StoreOptions.DEFAULTS.token("open sesame").attempts(1))) {
        assertThat(known.query(sql).rows().get(0).number("n")).isEqualTo(NAMES.size());
        assertThat(catchThrowableOfType(StoreException.class, () -> unknown.query(sql)).reason())
            .isEqualTo(Reason.REFUSED);
        assertThatThrownBy(() -> wary.query(sql))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("no connection with TLS")
            .hasMessageContaining("trusted, in ca or by Java");
      }
    }
  }

  @Test
  void everyTypeComes() {
    Answer answer =
        druid.query(
            "SELECT __time, \"at\", name, n, d, b, \"day\", n < 3 AS few, CAST(__time AS DATE) AS today,"
                + " n * 1e300 AS vast, CAST(NULL AS BIGINT) AS missing, ARRAY[n, 2] AS list FROM named"
                + " WHERE __time = ? AND __time < ? AND \"at\" = ? AND name = ? AND n = ? AND n IN ?"
                + " AND d = ? AND d > ? AND d = ? AND b = ? AND \"day\" = ? AND __time >= ?",
            HOUR.plusMillis(1),
            HOUR.plusMillis(2),
            HOUR.toEpochMilli() + 1,
            NAMES.get(1),
            1,
            List.of(1L, Long.MIN_VALUE),
            1.1,
            new BigDecimal("1.0999"),
            new BigDecimal("1.10"),
            true,
            LocalDate.parse("2026-01-02"),
            LocalDate.parse("2026-01-01"));
    assertThat(answer.rows()).hasSize(1);
    Row row = answer.rows().get(0);
    assertThat(row.instant("__time")).isEqualTo(HOUR.plusMillis(1));
    assertThat(row.instant("at")).isEqualTo(HOUR.plusMillis(1));
    assertThat(row.text("name")).isEqualTo(NAMES.get(1));
    assertThat(row.number("n")).isEqualTo(1);
    assertThat(row.real("d")).isEqualTo(1.1);
    assertThat(row.decimal("d")).isEqualTo(new BigDecimal("1.1"));
    assertThat(row.bool("b")).isTrue();
    assertThat(row.date("day")).isEqualTo(LocalDate.parse("2026-01-02"));
    assertThat(row.bool("few")).isTrue();
    assertThat(row.date("today")).isEqualTo(LocalDate.parse("2026-01-01"));
    assertThat(row.real("vast")).isEqualTo(1e300);
    assertThat(row.isNull("missing")).isTrue();
    assertThat(row.values().get(11)).isEqualTo(List.of(1, 2));
    assertThat(answer.freshness()).contains(new Freshness(3, HOUR));
  }

  @Test
  void noRowsHaveColumns() {
    Answer none = druid.query("SELECT name, n FROM named WHERE n = ?", Long.MAX_VALUE);
    assertThat(none.rows()).isEmpty();
    assertThat(none.columns()).hasSize(2);
  }

  @Test
  void hostileTextsFindTheirRow() {
    String sql = "SELECT name FROM named WHERE name = ?";
    for (String name : NAMES) {
      assertThat(names(druid.query(sql, name))).as(name).containsExactly(name);
    }
    assertThat(druid.query(sql, "' OR '' = '").rows()).isEmpty();
    assertThat(names(druid.query("SELECT name FROM named WHERE name IN ?", NAMES)))
        .containsExactlyInAnyOrderElementsOf(NAMES);
    List<String> others = NAMES.subList(1, NAMES.size());
    assertThat(names(druid.query("SELECT name FROM named WHERE name NOT IN ?", others)))
        .containsExactly(NAMES.get(0));
    assertThat(
            names(
                druid.query(
                    "SELECT name /* ? */ FROM named // don't ?\n WHERE '?' <> ? -- ?\r AND n = ?",
                    "'",
                    0)))
        .containsExactly(NAMES.get(0));
  }

  private static List<String> names(Answer answer) {
    return answer.rows().stream().map(row -> row.text("name")).toList();
  }

  @Test
  void errorsAreTold() {
    assertThat(failure("SELEKT 1 FROM named").reason()).isEqualTo(Reason.BAD_SQL);
    StoreException column = failure("SELECT nope FROM named");
    assertThat(column.reason()).isEqualTo(Reason.BAD_SQL);
    assertThat(column).hasMessageContaining("Column 'nope' not found");
    StoreException table = failure("SELECT 1 FROM nowhere");
    assertThat(table.reason()).isEqualTo(Reason.BAD_SQL);
    assertThat(table).hasMessageContaining("no such table").hasMessageNotContaining("attempts)");
    StoreException syntax = failure("SELECT n FROM named WHERE at = 1");
    assertThat(syntax).hasMessageNotContaining("expecting").hasMessageContaining("double quotes");
    StoreException types = failure("SELECT n FROM named WHERE \"at\" = ?", HOUR);
    assertThat(types.reason()).isEqualTo(Reason.BAD_SQL);
    StoreException zero = failure("SELECT n / (n - n) FROM named");
    assertThat(zero.reason()).isEqualTo(Reason.BAD_SQL);
    assertThat(zero).hasMessageContaining("/ by zero").hasMessageNotContaining("attempts)");
    StoreException limit = failure("SELECT COUNT(*) FROM numbered a, numbered b");
    assertThat(limit.reason()).isEqualTo(Reason.BAD_SQL);
    assertThat(limit).hasMessageContaining("within its limits");
    assertThatThrownBy(() -> druid.query("SELECT n FROM named WHERE n = ?", new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The first rows are on their way when Druid comes to the one that cannot be computed. */
  @Test
  void anAnswerThatBreaksOffIsAnError() {
    StoreOptions once = StoreOptions.DEFAULTS.user(USER, PASSWORD).attempts(1);
    try (DruidClient impatient = DruidClient.ofRouter(router(), once)) {
      String sql = "SELECT n, name, 100 / (n - ?) AS x FROM numbered";
      StoreException half = failure(impatient, sql, MANY - 1);
      assertThat(half.reason()).isEqualTo(Reason.PARTIAL);
      assertThat(half).hasMessageContaining("stopped in the middle");
    }
    Answer all = druid.query("SELECT n, name FROM numbered");
    assertThat(all.rows()).hasSize(MANY);
  }

  @Test
  void aQueryThatTakesTooLongIsATimeout() {
    // Over a gigabyte of text.
    String sql = "SELECT COUNT(*) AS n FROM numbered WHERE REGEXP_LIKE(REPEAT(name, 1000), 'x')";
    StoreException late = failure(druid.within(Duration.ofMillis(100)), sql);
    assertThat(late.reason()).isEqualTo(Reason.TIMEOUT);
    // Druid goes on with it, and crashes if its table is taken away meanwhile.
    assertThat(count(druid.query(sql))).isZero();
  }

  @Test
  void onlyThePasswordLetsIn() {
    StoreOptions wrong = StoreOptions.DEFAULTS.user(USER, PASSWORD + "?");
    for (StoreOptions options : List.of(wrong, StoreOptions.DEFAULTS)) {
      try (DruidClient stranger = DruidClient.ofRouter(router(), options)) {
        StoreException refused = failure(stranger, "SELECT 1");
        assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
        assertThat(refused).hasMessageContaining("check user and password");
        assertThat(refused).hasMessageNotContaining(PASSWORD);
      }
    }
  }

  @Test
  void otherAddressesAreAskedToo() {
    URI nobody = URI.create("http://127.0.0.1:" + FreePorts.pick(1).get(0));
    URI broker = URI.create(server.broker());
    try (DruidClient both = DruidClient.ofRouters(List.of(nobody, broker), StoreOptions.DEFAULTS)) {
      String sql = "SELECT n FROM druid.\"named\" WHERE n = 1";
      assertThat(both.query(sql).rows()).hasSize(1);
      assertThat(both.query(sql).freshness()).contains(new Freshness(3, HOUR));
      assertThat(both.query("SELECT 1 AS x").freshness()).isEmpty();
    }
  }

  @Test
  void anAppGoesOnWhenDruidIsBack() {
    String sql = "SELECT COUNT(*) AS n FROM named WHERE name <> ?";
    assertThat(count(druid.query(sql, "x"))).isEqualTo(NAMES.size());

    server.pause();
    StoreException late = failure(druid.within(Duration.ofSeconds(1)), sql, "x");
    assertThat(late.reason()).isEqualTo(Reason.TIMEOUT);
    server.resume();
    assertThat(count(druid.query(sql, "x"))).isEqualTo(NAMES.size());

    server.kill();
    StoreException away = failure(druid.within(Duration.ofMillis(300)), sql, "x");
    assertThat(away.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(away).hasMessageContaining("is it running").hasMessageContaining("attempts)");
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> druid.query(sql, "x"));
    server.restart();
    assertThat(answer.join().columns()).hasSize(1);
    awaitAll("named", NAMES.size());
    awaitAll("numbered", MANY);
  }

  private static StoreException failure(String sql, Object... parameters) {
    return failure(druid, sql, parameters);
  }

  private static StoreException failure(DruidClient client, String sql, Object... parameters) {
    return catchThrowableOfType(StoreException.class, () -> client.query(sql, parameters));
  }

  private static void awaitAll(String table, long rows) {
    String sql = "SELECT COUNT(*) AS n FROM " + table;
    Await.until(
        "all of %s shows".formatted(table),
        PATIENCE,
        () -> {
          try {
            return count(druid.query(sql)) == rows;
          } catch (StoreException e) {
            assertThat(e.reason()).isEqualTo(Reason.BAD_SQL);
            return false;
          }
        });
  }

  private static long count(Answer answer) {
    return answer.rows().get(0).number("n");
  }

  private static URI router() {
    return URI.create(server.router());
  }

  private static void send() {
    kafka.createTopic("named", 1);
    kafka.createTopic("numbered", 1);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            new HashMap<>(kafka.clientProperties()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int n = 0; n < NAMES.size(); n++) {
        var unused = producer.send(new ProducerRecord<>("named", row(n, NAMES.get(n))));
      }
      for (int n = 0; n < MANY; n++) {
        var unused = producer.send(new ProducerRecord<>("numbered", row(n, "number " + n)));
      }
      producer.flush();
    }
  }

  private static String row(int n, String name) {
    long at = HOUR.toEpochMilli() + n;
    return JSON.valueToTree(
            Map.of(
                "at",
                at,
                "name",
                name,
                "n",
                n,
                "d",
                n + 0.1,
                "b",
                n % 2,
                "day",
                LocalDate.parse("2026-01-01").plusDays(n % 28).toString(),
                "_epoch",
                3,
                "_time",
                HOUR.toEpochMilli()))
        .toString();
  }

  private static final String SUPERVISOR =
      """
      {
        "type": "kafka",
        "spec": {
          "dataSchema": {
            "dataSource": "%s",
            "timestampSpec": {"column": "at", "format": "millis"},
            "dimensionsSpec": {
              "dimensions": [
                "name",
                "day",
                {"type": "long", "name": "at"},
                {"type": "long", "name": "n"},
                {"type": "double", "name": "d"},
                {"type": "long", "name": "b"},
                {"type": "long", "name": "_epoch"},
                {"type": "long", "name": "_time"}
              ]
            },
            "granularitySpec": {
              "segmentGranularity": "DAY", "queryGranularity": "NONE", "rollup": false
            }
          },
          "ioConfig": {
            "topic": "%s",
            "inputFormat": {"type": "json"},
            "useEarliestOffset": true,
            "startDelay": "PT0S",
            "period": "PT1S",
            "consumerProperties": {"bootstrap.servers": "%s"}
          },
          "tuningConfig": {"type": "kafka"}
        }
      }
      """;
}
