package io.millrace.olap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.olap.client.StoreException.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of Pinot 0.11. */
class PinotReaderTest {
  private static final String ROW =
      """
      {"resultTable": {"dataSchema": {
        "columnNames": ["_deleted", "_epoch", "at", "b", "d", "day", "n", "name", "x", "group", "none"],
        "columnDataTypes": ["BOOLEAN", "LONG", "TIMESTAMP", "BYTES", "BIG_DECIMAL", "STRING", "LONG", "STRING", "DOUBLE", "STRING", "DOUBLE"]},
        "rows": [[false, 5, "2026-01-01 00:00:00.123", "ab12", 12345678901234567890.1234567890, "2026-01-02",
          -9223372036854775807, "plain", 1.767225600123E12, "12.50", null]]},
       "exceptions": [], "numServersQueried": 1, "numServersResponded": 1}""";

  private final Row row = read(ROW).rows().get(0);

  @Test
  void valuesComeAsTheTypeThatIsAskedFor() {
    assertThat(row.bool("_deleted")).isFalse();
    assertThat(row.number("_epoch")).isEqualTo(5);
    assertThat(row.instant("at")).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
    assertThat(row.instant("x")).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
    assertThat(row.bytes("b")).containsExactly(0xab, 0x12);
    assertThat(row.decimal("d")).isEqualTo(new BigDecimal("12345678901234567890.1234567890"));
    assertThat(row.decimal("group")).isEqualTo(new BigDecimal("12.50"));
    assertThat(row.date("day")).isEqualTo(LocalDate.parse("2026-01-02"));
    assertThat(row.number("n")).isEqualTo(-9223372036854775807L);
    assertThat(row.text("name")).isEqualTo("plain");
    assertThat(row.text("x")).isEqualTo("1767225600123");
    assertThat(row.number("x")).isEqualTo(1767225600123L);
    assertThat(row.real("x")).isEqualTo(1.767225600123E12);
    assertThat(row.isNull("none")).isTrue();
    assertThat(row.isNull("x")).isFalse();
    assertThat(row.values()).hasSize(11).contains(5, false);
  }

  @Test
  void whatIsNotFiniteIsADouble() {
    Row infinite = read(ROW.replace("1.767225600123E12", "\"-Infinity\"")).rows().get(0);
    assertThat(infinite.real("x")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> infinite.decimal("x")).hasMessageContaining("is -Infinity, and no");
  }

  @Test
  void aWrongTypeOrNameSaysWhichColumnsThereAre() {
    assertThatThrownBy(() -> row.number("name"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column name is plain, and no whole number; the columns are _deleted")
        .hasMessageContaining("d BIG_DECIMAL");
    assertThatThrownBy(() -> row.number("d")).hasMessageContaining("no whole number");
    assertThatThrownBy(() -> row.bool("n")).hasMessageContaining("no boolean");
    assertThatThrownBy(() -> row.instant("_deleted")).hasMessageContaining("no time");
    assertThatThrownBy(() -> row.instant("name")).hasMessageContaining("no time");
    assertThatThrownBy(() -> row.date("n")).hasMessageContaining("no date");
    assertThatThrownBy(() -> row.bytes("name")).hasMessageContaining("no row of bytes");
    assertThatThrownBy(() -> row.real("none")).hasMessageContaining("ask isNull first");
    assertThatThrownBy(() -> row.text("nam"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no column nam; its columns are _deleted BOOLEAN, _epoch LONG");
  }

  @ParameterizedTest
  @CsvSource({
    "180, REFUSED, false",
    "190, BAD_SQL, false",
    "150, BAD_SQL, false",
    "710, BAD_SQL, false",
    "200, BAD_SQL, false",
    "250, TIMEOUT, false",
    "400, TIMEOUT, false",
    "305, UNAVAILABLE, true",
    "410, UNAVAILABLE, true",
    "427, UNAVAILABLE, true",
    "450, UNAVAILABLE, false"
  })
  void errorsHaveAReason(int code, Reason reason, boolean mayPass) {
    StoreException failure =
        failure(
            200,
            """
            {"exceptions": [{"errorCode": %d, "message": "UnknownColumnError:\\norg.apache.pinot.spi.exception.BadQueryRequestException: Unknown columnName 'nope' found in the query\\n\\tat org.apache.pinot"}]}"""
                .formatted(code));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.mayPass()).isEqualTo(mayPass);
    assertThat(failure).hasMessageContaining("http://pinot");
    if (reason == Reason.BAD_SQL) {
      assertThat(failure)
          .hasMessageContaining(": Unknown columnName 'nope' found in the query (Pinot's error")
          .hasMessageNotContaining("org.apache");
    }
  }

  @Test
  void theStatusTellsToo() {
    assertThat(failure(403, "Permission is denied").reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure(503, "").mayPass()).isTrue();
    StoreException elsewhere = failure(404, "{\"code\":404,\"error\":\"HTTP 404 Not Found\"}");
    assertThat(elsewhere.mayPass()).isFalse();
    assertThat(elsewhere).hasMessageContaining("is it the address of a broker");
    assertThat(failure(200, "<html>hello</html>")).hasMessageContaining("does not answer as Pinot");
    assertThat(failure(200, "")).hasMessageContaining("does not answer as Pinot");
  }

  @Test
  void aControllersOwnErrorsAreNoJson() {
    StoreException sql =
        failure(
            200,
            "QueryException(errorCode:450, message:InternalError:\norg.apache.pinot.sql.parsers.SqlCompilationException: Caught exception while parsing query: SELEKT\n\tat org)");
    assertThat(sql.reason()).isEqualTo(Reason.BAD_SQL);
    assertThat(sql).hasMessageContaining(": Caught exception while parsing query: SELEKT (");
    StoreException noBroker =
        failure(200, "ProcessingException(errorCode:420, message:BrokerInstanceMissingError)");
    assertThat(noBroker.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(noBroker.mayPass()).isTrue();
  }

  @Test
  void partOfAnAnswerIsNone() {
    String half = ROW.replace("Queried\": 1", "Queried\": 2");
    assertThat(failure(200, half).reason()).isEqualTo(Reason.PARTIAL);
    assertThat(failure(200, half)).hasMessageContaining("1 of 2 of Pinot's servers");
    String groups =
        ROW.replace("\"exceptions\"", "\"numGroupsLimitReached\": true, \"exceptions\"");
    assertThat(failure(200, groups).reason()).isEqualTo(Reason.PARTIAL);
    assertThat(failure(200, groups).mayPass()).isFalse();
  }

  @Test
  void aBrokerThatAskedNobodyKnowsNothing() {
    String nobody = "{\"exceptions\": [], \"numServersQueried\": 0, \"numServersResponded\": 0";
    assertThat(failure(200, nobody + "}").reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure(200, nobody + "}").mayPass()).isTrue();
    assertThat(read(nobody + ", \"numSegmentsPrunedByBroker\": 3}").rows()).isEmpty();
  }

  private static Answer read(String body) {
    return new PinotReader(new Failures("Pinot", "http://pinot")).read(200, body);
  }

  private static StoreException failure(int status, String body) {
    return catchThrowableOfType(
        StoreException.class,
        () -> new PinotReader(new Failures("Pinot", "http://pinot")).read(status, body));
  }
}
