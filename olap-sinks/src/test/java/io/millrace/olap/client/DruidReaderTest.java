package io.millrace.olap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.olap.client.StoreException.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those of Druid 33. */
class DruidReaderTest {
  private static final String HEADERS =
      """
      [["__time","n","b","bo","d","name","day","dt","group","none","list","sketch"],\
      ["LONG","LONG","LONG","LONG","DOUBLE","STRING","STRING","LONG","STRING","DOUBLE","ARRAY<STRING>","COMPLEX<HLLSketch>"],\
      ["TIMESTAMP","BIGINT","BIGINT","BOOLEAN","DOUBLE","VARCHAR","VARCHAR","DATE","VARCHAR","DOUBLE","ARRAY","OTHER"]""";

  private static final String ROW =
      HEADERS
          + """
          ,["2026-01-01T00:00:00.123Z",-9223372036854775808,1,true,1.0E30,"plain","2026-01-02",\
          "2026-01-03T00:00:00.000Z","12.50",null,["a",null],"\\"qxI=\\""]]
          """;

  private final Row row = read(ROW).rows().get(0);

  @Test
  void valuesComeAsTheTypeThatIsAskedFor() {
    assertThat(row.instant("__time")).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
    assertThat(row.number("n")).isEqualTo(Long.MIN_VALUE);
    assertThat(row.instant("b")).isEqualTo(Instant.ofEpochMilli(1));
    assertThat(row.bool("b")).isTrue();
    assertThat(row.bool("bo")).isTrue();
    assertThat(row.real("d")).isEqualTo(1.0E30);
    assertThat(row.decimal("d")).isEqualByComparingTo(new BigDecimal("1E30"));
    assertThat(row.text("name")).isEqualTo("plain");
    assertThat(row.date("day")).isEqualTo(LocalDate.parse("2026-01-02"));
    assertThat(row.date("dt")).isEqualTo(LocalDate.parse("2026-01-03"));
    assertThat(row.decimal("group")).isEqualTo(new BigDecimal("12.50"));
    assertThat(row.isNull("none")).isTrue();
    assertThat(row.values()).hasSize(12).contains(Arrays.asList("a", null));
    assertThat(row.bytes("sketch")).containsExactly(0xab, 0x12);
  }

  @Test
  void whatIsNotFiniteIsADouble() {
    Row infinite = read(ROW.replace("1.0E30", "\"NaN\"")).rows().get(0);
    assertThat(infinite.real("d")).isNaN();
    assertThatThrownBy(() -> infinite.decimal("d")).hasMessageContaining("is NaN, and no");
  }

  @Test
  void aTimeOfAnotherZoneIsTheSameTime() {
    Row elsewhere = read(ROW.replace("123Z", "123+02:00")).rows().get(0);
    assertThat(elsewhere.instant("__time")).isEqualTo(Instant.parse("2025-12-31T22:00:00.123Z"));
  }

  @Test
  void aWrongTypeSaysWhichColumnsThereAre() {
    assertThatThrownBy(() -> row.number("name"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column name is plain, and no whole number; the columns are __time")
        .hasMessageContaining("sketch COMPLEX<HLLSketch>");
    assertThatThrownBy(() -> row.bool("n")).hasMessageContaining("no boolean");
    assertThatThrownBy(() -> row.bool("name")).hasMessageContaining("no boolean");
    assertThatThrownBy(() -> row.instant("name")).hasMessageContaining("no time");
    assertThatThrownBy(() -> row.date("__time")).hasMessageContaining("no date");
    assertThatThrownBy(() -> row.bytes("name")).hasMessageContaining("no row of bytes");
  }

  @Test
  void noRowsHaveColumns() {
    Answer none = read(HEADERS + "]\n");
    assertThat(none.rows()).isEmpty();
    assertThat(none.columns()).hasSize(12).contains(new Column("n", "BIGINT"));
  }

  /** Wherever Druid stops, the rows until then are no answer. */
  @Test
  void anAnswerThatDoesNotEndIsNone() {
    for (int length = 1; length < ROW.length(); length++) {
      StoreException cut = failure(200, ROW.substring(0, length));
      assertThat(cut.reason()).as("%d characters", length).isEqualTo(Reason.PARTIAL);
      assertThat(cut.mayPass()).isTrue();
    }
    assertThat(failure(200, ROW)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>hello</html>", "{}", "[]\n", "[[],[]]\n", "[1,2,3]\n"})
  void whatIsNotOfDruidIsNoAnswer(String body) {
    StoreException other = failure(200, body);
    assertThat(other.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(other.mayPass()).isFalse();
    assertThat(other).hasMessageContaining("is it the address of a router, or of a broker?");
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalidInput, INVALID_INPUT, BAD_SQL, false",
    "501, general, UNSUPPORTED, BAD_SQL, false",
    "500, general, DEFENSIVE, BAD_SQL, false",
    "500, general, UNCATEGORIZED, BAD_SQL, false",
    "500, legacyQueryException, UNCATEGORIZED, UNAVAILABLE, true",
    "500, general, RUNTIME_FAILURE, UNAVAILABLE, true",
    "500, general, CANCELED, UNAVAILABLE, true",
    "429, general, CAPACITY_EXCEEDED, UNAVAILABLE, true",
    "503, general, SERVICE_UNAVAILABLE, UNAVAILABLE, true",
    "504, general, TIMEOUT, TIMEOUT, false",
    "403, forbidden, FORBIDDEN, REFUSED, false",
    "401, general, UNAUTHORIZED, REFUSED, false",
    "404, notFound, NOT_FOUND, UNAVAILABLE, false"
  })
  void errorsHaveAReason(int status, String code, String category, Reason reason, boolean mayPass) {
    StoreException failure =
        failure(
            status,
            """
            {"error":"druidException","errorCode":"%s","persona":"USER","category":"%s","errorMessage":"Column 'nope' not found in any table (line [1], column [8])","context":{"line":"1"}}"""
                .formatted(code, category));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.mayPass()).isEqualTo(mayPass);
    assertThat(failure).hasMessageContaining("Druid at http://druid");
    if (reason == Reason.BAD_SQL) {
      assertThat(failure)
          .hasMessageContaining(": Column 'nope' not found in any table (line [1], column [8])")
          .hasMessageContaining("(Druid's error " + code + ")");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, Resource limit exceeded, org.apache.druid.query.ResourceLimitExceededException, BAD_SQL, false",
    "400, SQL parse failed, org.apache.calcite.sql.parser.SqlParseException, BAD_SQL, false",
    "429, Query capacity exceeded, org.apache.druid.query.QueryCapacityExceededException, UNAVAILABLE, true",
    "500, Query cancelled, java.util.concurrent.CancellationException, UNAVAILABLE, true",
    "500, Unknown exception, org.jboss.netty.channel.ChannelException, UNAVAILABLE, true",
    "500, Unknown exception, java.lang.ArithmeticException, BAD_SQL, false",
    "501, Unsupported query, java.lang.UnsupportedOperationException, BAD_SQL, false",
    "504, Query timeout, org.apache.druid.query.QueryTimeoutException, TIMEOUT, false"
  })
  void olderErrorsDoToo(int status, String error, String of, Reason reason, boolean mayPass) {
    StoreException failure =
        failure(
            status,
            """
            {"error":"%s","errorMessage":"it is so","errorClass":"%s","host":"localhost:8083"}"""
                .formatted(error, of));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.mayPass()).isEqualTo(mayPass);
    assertThat(failure).hasMessageContaining("it is so (Druid's error " + error + ")");
  }

  @Test
  void aTableThatIsNotThereIsSaidToBe() {
    String error =
        "{\"error\":\"druidException\",\"errorCode\":\"invalidInput\",\"category\":\"INVALID_INPUT\",\"errorMessage\":\"Object 'no\\\"pe' not found within 'druid' (line [1], column [15])\"}";
    assertThat(failure(400, error).reason()).isEqualTo(Reason.BAD_SQL);
    assertThat(failure(400, error))
        .hasMessageContaining("no such table: Object 'no\"pe' not found")
        .hasMessageContaining("is it served already, and is its name spelled so?");
  }

  @Test
  void whatElseWouldBeRightIsNotListed() {
    String error =
        "{\"error\":\"druidException\",\"errorCode\":\"invalidInput\",\"category\":\"INVALID_INPUT\",\"errorMessage\":\"%s\"}";
    assertThat(
            failure(
                400,
                error.formatted(
                    "Incorrect syntax at line 1.\\nWas expecting one of:\\n  \\\"ORDER\\\" ...")))
        .hasMessageContaining(": Incorrect syntax at line 1. (Druid's error invalidInput)");
    assertThat(
            failure(
                400,
                error.formatted("Received an unexpected token [;], acceptable options: [<EOF>]")))
        .hasMessageContaining(": Received an unexpected token [;] (Druid's");
  }

  @Test
  void theStatusTellsToo() {
    assertThat(failure(401, "<html>").reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure(403, "{\"errorMessage\":\"no\"}").reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure(502, "Bad Gateway").mayPass()).isTrue();
    assertThat(failure(504, "").reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure(404, "<html>").mayPass()).isFalse();
    assertThat(failure(405, "")).hasMessageContaining("is it the address of a router");
  }

  private static Answer read(String body) {
    return new DruidReader(new Failures("Druid", "http://druid")).read(200, body);
  }

  private static StoreException failure(int status, String body) {
    return catchThrowableOfType(
        StoreException.class,
        () -> new DruidReader(new Failures("Druid", "http://druid")).read(status, body));
  }
}
