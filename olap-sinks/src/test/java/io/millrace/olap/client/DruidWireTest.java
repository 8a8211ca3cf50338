package io.millrace.olap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DruidWireTest {
  private static final DruidWire DRUID = new DruidWire();

  @Test
  void theAnswerComesInArraysWithItsColumnsAndInTime() {
    JsonNode body = body("SELECT 1");
    assertThat(body.path("query").asText()).isEqualTo("SELECT 1");
    assertThat(body.path("parameters")).isEmpty();
    assertThat(body.path("resultFormat").asText()).isEqualTo("array");
    assertThat(body.path("header").asBoolean()).isTrue();
    assertThat(body.path("typesHeader").asBoolean()).isTrue();
    assertThat(body.path("sqlTypesHeader").asBoolean()).isTrue();
    assertThat(body.path("context").path("timeout").asInt()).isEqualTo(1500);
    assertThat(body.path("context").path("sqlTimeZone").asText()).isEqualTo("Etc/UTC");
  }

  @Test
  void everyTypeIsOneOfDruids() {
    assertThat(parameter("O'Hara")).isEqualTo("VARCHAR \"O'Hara\"");
    assertThat(parameter(7)).isEqualTo("BIGINT 7");
    assertThat(parameter(Long.MIN_VALUE)).isEqualTo("BIGINT -9223372036854775808");
    assertThat(parameter(BigInteger.TWO.pow(63).negate())).isEqualTo("BIGINT -9223372036854775808");
    assertThat(parameter(BigInteger.TWO.pow(63))).isEqualTo("DOUBLE 9.223372036854776E+18");
    assertThat(parameter(true)).isEqualTo("BOOLEAN true");
    assertThat(parameter(1.5e-3)).isEqualTo("DOUBLE 0.0015");
    assertThat(parameter(0.1f)).isEqualTo("DOUBLE 0.1");
    assertThat(parameter(new BigDecimal("12.50"))).isEqualTo("DOUBLE 12.5");
    assertThat(parameter(Instant.parse("2026-01-01T00:00:00.123456Z")))
        .isEqualTo("TIMESTAMP 1767225600123");
    assertThat(parameter(LocalDate.parse("2026-01-31"))).isEqualTo("VARCHAR \"2026-01-31\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'", "\"", "\\", "?", "--", "/*", "\n\r\t\u0000", "日😀\u202e", "", "' OR 1=1 --"})
  void aTextIsNeverPartOfTheSql(String hostile) {
    JsonNode body = body("SELECT '?' FROM t WHERE a = ? AND b = ?", hostile, 1);
    assertThat(body.path("query").asText())
        .isEqualTo("SELECT '?' FROM t WHERE a =  ?  AND b =  ? ");
    assertThat(body.path("parameters").path(0).path("value").asText()).isEqualTo(hostile);
    assertThat(body.path("parameters").path(1).path("value").asInt()).isEqualTo(1);
  }

  @Test
  void aCollectionHasAQuestionMarkForEach() {
    JsonNode body =
        body("SELECT 1 FROM t WHERE a = ? AND b IN ? AND c = ?", 1, List.of("x", "y"), 2);
    assertThat(body.path("query").asText())
        .isEqualTo("SELECT 1 FROM t WHERE a =  ?  AND b IN  (?, ?)  AND c =  ? ");
    assertThat(body.path("parameters").findValuesAsText("value"))
        .containsExactly("1", "x", "y", "2");
  }

  @Test
  void valuesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> body("x = ?"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 1 question marks")
        .hasMessageContaining("0 values");
    assertThatThrownBy(() -> DRUID.statement(SqlText.of("? ?"), Arrays.asList(1, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameter 2: null");
    assertThatThrownBy(() -> body("?", new byte[] {1}))
        .hasMessageContaining("parameter 1: a byte[], which Druid has no type for");
    assertThatThrownBy(() -> body("?", new BigDecimal("1E400")))
        .hasMessageContaining("beyond the doubles");
    assertThatThrownBy(() -> body("?", Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> body("?", List.of())).hasMessageContaining("empty Collection");
    assertThatThrownBy(() -> body("?", Thread.State.NEW)).hasMessageContaining("give a String");
  }

  private static String parameter(Object value) {
    JsonNode first = body("?", value).path("parameters").path(0);
    return first.path("type").asText() + " " + first.path("value");
  }

  private static JsonNode body(String sql, Object... values) {
    String body = DRUID.statement(SqlText.of(sql), List.of(values)).body(Duration.ofMillis(1500));
    return Json.parse(body).orElseThrow();
  }
}
