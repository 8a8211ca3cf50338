package io.millrace.pipelines.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.query.ResultPage.Format;
import io.millrace.transforms.query.RowSink.Column;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResultPageTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("id", "BIGINT"),
          new Column("note", "VARCHAR"),
          new Column("amount", "DECIMAL(12,2)"));

  private static String written(Format format, List<Column> columns, List<?>... rows) {
    StringWriter text = new StringWriter();
    LimitedPage page = ResultPage.of(format, new PrintWriter(text), 1000);
    page.columns(columns);
    for (List<?> row : rows) {
      assertThat(page.row(new ArrayList<>(row))).isTrue();
    }
    page.end();
    return text.toString();
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  @Test
  void aTableIsAlignedWithNumbersToTheRight() {
    assertThat(
            written(
                Format.TABLE,
                COLUMNS,
                row(1L, "new", new BigDecimal("1234.50")),
                row(22L, null, new BigDecimal("0.05")),
                row(333L, "two\nlines", null)))
        .isEqualToNormalizingNewlines(
            """
             id | note       |  amount
            ----+------------+--------
              1 | new        | 1234.50
             22 | NULL       |    0.05
            333 | two\\nlines |    NULL
            """);
  }

  @Test
  void aTableCutsWhatIsTooWideAndShowsBytes() {
    String table =
        written(
            Format.TABLE,
            List.of(new Column("v", "BLOB"), new Column("s", "VARCHAR")),
            row(new byte[] {'{', 0, (byte) 0xff, '\\'}, "é".repeat(150)));

    assertThat(table).contains("{\\x00\\xFF\\x5C").contains("é".repeat(99) + "…");
    assertThat(table).doesNotContain("é".repeat(100));
  }

  @Test
  void csvQuotesWhatItMust() {
    assertThat(
            written(
                Format.CSV,
                COLUMNS,
                row(1L, "a, \"b\"", new BigDecimal("1E+3")),
                row(2L, "", null),
                row(3L, null, null),
                row(4L, "two\nlines", new BigDecimal("0.10"))))
        .isEqualTo(
            "id,note,amount\r\n1,\"a, \"\"b\"\"\",1000\r\n2,\"\",\r\n3,,\r\n4,\"two\nlines\",0.10\r\n");
  }

  @Test
  void jsonIsExactAndHasTimesInIsoAndBytesInBase64() {
    Map<Object, Object> nested = new LinkedHashMap<>();
    nested.put("x", row(1, null, new BigDecimal("1.50")));
    nested.put(OffsetDateTime.parse("2026-11-21T11:00:00+01:00"), new byte[] {1});
    List<Object> values =
        row(
            new BigDecimal("12345678901234567890.1200"),
            new BigInteger("170141183460469231731687303715884105727"),
            1.5e-7,
            Double.NaN,
            1.1f,
            true,
            null,
            "\"\n",
            "bytes".getBytes(StandardCharsets.UTF_8),
            OffsetDateTime.parse("2026-11-21T11:00:00.123456+01:00"),
            LocalDateTime.parse("2026-11-21T10:00:00"),
            LocalDate.parse("2026-11-21"),
            LocalTime.parse("10:00:00.5"),
            UUID.fromString("00000000-0000-0000-0000-000000000001"),
            nested);
    List<Column> columns = values.stream().map(any -> new Column("c", "ANY")).toList();

    assertThat(written(Format.JSON, columns, values))
        .isEqualTo(
            "{\"c\":12345678901234567890.1200,\"c_1\":170141183460469231731687303715884105727,"
                + "\"c_2\":1.5E-7,\"c_3\":\"NaN\",\"c_4\":1.1,\"c_5\":true,\"c_6\":null,"
                + "\"c_7\":\"\\\"\\n\",\"c_8\":\"Ynl0ZXM=\",\"c_9\":\"2026-11-21T10:00:00.123456Z\","
                + "\"c_10\":\"2026-11-21T10:00:00\",\"c_11\":\"2026-11-21\",\"c_12\":\"10:00:00.5\","
                + "\"c_13\":\"00000000-0000-0000-0000-000000000001\","
                + "\"c_14\":{\"x\":[1,null,1.50],\"2026-11-21T10:00:00Z\":\"AQ==\"}}\n");
  }

  @Test
  void aLimitIsKept() {
    StringWriter text = new StringWriter();
    LimitedPage page = ResultPage.of(Format.CSV, new PrintWriter(text), 2);
    page.columns(COLUMNS.subList(0, 1));

    assertThat(page.row(row(1L))).isTrue();
    assertThat(page.row(row(2L))).isFalse();
    page.end();
    assertThat(page.rows()).isEqualTo(2);
    assertThat(text).hasToString("id\r\n1\r\n2\r\n");
  }
}
