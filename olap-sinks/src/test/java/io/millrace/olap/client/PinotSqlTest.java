package io.millrace.olap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinotSqlTest {
  private static final String[] HOSTILE = {
    "'",
    "''",
    "\"",
    "\\",
    "--",
    "/*",
    "*/",
    "?",
    ";",
    "\n",
    "\u0000",
    "a",
    " ",
    "é",
    "日",
    "😀",
    "%",
    "OPTION(",
    "(",
    ")",
    "+",
    "decodeUrl('",
    " OR 1=1 "
  };
  private static final Pattern TEXT = Pattern.compile("x = {2}'((?:[^']|'')*)'  AND y = {2}7 ");
  private static final Pattern ENCODED =
      Pattern.compile("x = {2}decodeUrl\\('([\\w.*%+-]*)'\\)  AND y = {2}7 ");

  @Test
  void everyTypeHasItsLiteral() {
    assertThat(bind("?", "O'Hara")).isEqualTo(" 'O''Hara' ");
    assertThat(bind("?", 7)).isEqualTo(" 7 ");
    assertThat(bind("?", Long.MIN_VALUE)).isEqualTo(" -9223372036854775808 ");
    assertThat(bind("?", true)).isEqualTo(" true ");
    assertThat(bind("?", 1.5e-3)).isEqualTo(" 0.0015 ");
    assertThat(bind("?", 0.1f)).isEqualTo(" 0.1 ");
    assertThat(bind("?", Instant.parse("2026-01-01T00:00:00.123456Z")))
        .isEqualTo(" 1767225600123 ");
    assertThat(bind("?", LocalDate.parse("2026-01-31"))).isEqualTo(" '2026-01-31' ");
    assertThat(bind("?", new byte[] {1, -1})).isEqualTo(" '01ff' ");
    assertThat(bind("x IN ?", List.of("a", "b"))).isEqualTo("x IN  ('a', 'b') ");
  }

  @Test
  void decimalsLoseNoDigit() {
    assertThat(bind("?", new BigDecimal("12.50"))).isEqualTo(" '12.50' ");
    assertThat(bind("?", new BigDecimal("1E+3"))).isEqualTo(" '1000' ");
    assertThat(bind("?", new BigDecimal("12345678901234567890.12")))
        .isEqualTo(" '12345678901234567890.12' ");
    assertThat(bind("?", BigInteger.TWO.pow(63))).isEqualTo(" '9223372036854775808' ");
    assertThat(bind("?", BigInteger.TWO.pow(63).negate())).isEqualTo(" -9223372036854775808 ");
  }

  @Test
  void aMinusBeforeANegativeNumberIsNoComment() {
    assertThat(bind("x -? > 0", -5)).isEqualTo("x - -5  > 0");
  }

  @Test
  void questionMarksInQuotesAndCommentsStay() {
    assertThat(
            bind(
                "SELECT '?', \"a?\", 'it''s ?' -- why? don't\n, ? /* ? ' */ FROM t WHERE x=?",
                1,
                2))
        .isEqualTo(
            "SELECT '?', \"a?\", 'it''s ?' -- why? don't\n,  1  /* ? ' */ FROM t WHERE x= 2 ");
  }

  @Test
  void aCommentEndsWithItsLine() {
    assertThat(bind("SELECT 1 // don't ?\r, ? -- ?\r\n FROM t", 7))
        .isEqualTo("SELECT 1 // don't ?\r,  7  -- ?\r\n FROM t");
  }

  /** What is read back from the SQL, as the rules of SQL have it, is the text that went in. */
  @Test
  void noTextEndsItsLiteral() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder hostile = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        hostile.append(HOSTILE[random.nextInt(HOSTILE.length)]);
      }
      String bound = bind("x = ? AND y = ?", hostile.toString(), 7);
      assertThat(read(bound)).as("seed %d: %s", seed, bound).isEqualTo(hostile.toString());
    }
  }

  private static String read(String bound) {
    Matcher encoded = ENCODED.matcher(bound);
    if (encoded.matches()) {
      return URLDecoder.decode(encoded.group(1), StandardCharsets.UTF_8);
    }
    Matcher text = TEXT.matcher(bound);
    assertThat(text.matches()).as(bound).isTrue();
    assertThat(text.group(1)).as("what Pinot 0.11 takes for one quote").doesNotContain("'''");
    return text.group(1).replace("''", "'");
  }

  @Test
  void valuesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> bind("x = ?"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 1 question marks")
        .hasMessageContaining("0 values");
    assertThatThrownBy(() -> bind("x = ? OR x = '?'", 1, 2)).hasMessageContaining("2 values");
    assertThatThrownBy(
            () -> BoundSql.of(SqlText.of("? ?"), Arrays.asList(1, null), new PinotLiterals()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameter 2: null");
    assertThatThrownBy(() -> bind("?", Thread.State.NEW))
        .hasMessageContaining("parameter 1: a java.lang.Thread$State; give a String");
    assertThatThrownBy(() -> bind("?", List.of())).hasMessageContaining("empty Collection");
    assertThatThrownBy(() -> bind("?", List.of(List.of(1)))).hasMessageContaining("List");
    assertThatThrownBy(() -> bind("?", Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> bind("?", Float.NEGATIVE_INFINITY)).hasMessageContaining("-Infinity");
    assertThatThrownBy(() -> bind("?", Instant.MAX)).hasMessageContaining("too far away");
    assertThatThrownBy(() -> bind("?", "half \ud83d")).hasMessageContaining("surrogate");
    assertThatThrownBy(() -> bind("?", new BigDecimal("1E1000000000")))
        .hasMessageContaining("digits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 'a", "SELECT \"a", "SELECT /* a", "SELECT 'a''"})
  void sqlThatEndsInsideOfQuotesIsRefused(String sql) {
    assertThatThrownBy(() -> bind(sql))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ends inside of");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT 1 FROM sales WHERE a = 'FROM b' | sales",
        "select a from\t\"Sales\" LIMIT 1 | \"Sales\"",
        "SELECT \"from\", 'FROM x' /* FROM y */ FROM sales_REALTIME | sales_REALTIME",
        "SELECT EXTRACT(YEAR FROM day), afrom FROM sales -- FROM z | sales",
        "SELECT a FROM druid.\"Sales\" WHERE b = 1 | druid.\"Sales\"",
        "SELECT a FROM (SELECT b FROM sales) | ",
        "SELECT 1 | "
      })
  void theTableThatIsReadIsKnown(String sql, String table) {
    assertThat(SqlText.of(sql).table().orElse(null)).isEqualTo(table);
  }

  private static String bind(String sql, Object... values) {
    return BoundSql.of(SqlText.of(sql), List.of(values), new PinotLiterals());
  }
}
