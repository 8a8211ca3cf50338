package io.millrace.transforms.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LenientReaderTest {
  private static final ColumnType PRICE = new ColumnType.Decimal(6, 2);

  private static Arguments of(ColumnType type, String json, String strict, String lenient) {
    return Arguments.of(type, json, strict, lenient);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        of(Simple.STRING, "12.50", "bad", "12.50"),
        of(Simple.STRING, "true", "bad", "true"),
        of(Simple.STRING, "{\"a\": [1]}", "bad", "{\"a\": [1]}"),
        of(Simple.STRING, "\"a\\n\"", "a\n", "a\n"),
        of(Simple.INT, "\"12\"", "bad", "12"),
        of(Simple.INT, "\" -12 \"", "bad", "-12"),
        of(Simple.INT, "\"1.0\"", "bad", "1"),
        of(Simple.INT, "1.0", "bad", "1"),
        of(Simple.INT, "1e3", "bad", "1000"),
        of(Simple.INT, "1.5", "bad", "bad"),
        of(Simple.INT, "1e30", "bad", "out of range"),
        of(Simple.INT, "1e999999999999", "bad", "out of range"),
        of(Simple.INT, "2147483648", "out of range", "out of range"),
        of(Simple.INT, "\"\"", "bad", "bad"),
        of(Simple.INT, "\"abc\"", "bad", "bad"),
        of(Simple.INT, "true", "bad", "bad"),
        of(Simple.INT, "[1]", "bad", "bad"),
        of(Simple.LONG, "9.223372036854775807e18", "bad", "9223372036854775807"),
        of(PRICE, "1.005", "more than 2 digits behind the point", "101"),
        of(PRICE, "\"1.004\"", "bad", "100"),
        of(PRICE, "1.50000", "150", "150"),
        of(PRICE, "9999.995", "more than 2 digits behind the point", "out of range"),
        of(PRICE, "-0.005", "more than 2 digits behind the point", "-1"),
        of(Simple.DOUBLE, "\"1e3\"", "bad", "4652007308841189376"),
        of(Simple.DOUBLE, "\"NaN\"", "bad", "bad"),
        of(Simple.BOOLEAN, "\"TRUE\"", "bad", "1"),
        of(Simple.BOOLEAN, "\"false\"", "bad", "0"),
        of(Simple.BOOLEAN, "1", "bad", "1"),
        of(Simple.BOOLEAN, "0", "bad", "0"),
        of(Simple.BOOLEAN, "2", "bad", "bad"),
        of(Simple.BOOLEAN, "\"yes\"", "bad", "bad"),
        of(Simple.DATE, "86400000", "bad", "1"),
        of(Simple.DATE, "-1", "bad", "-1"),
        of(Simple.DATE, "\"1970-01-02T23:00:00-02:00\"", "it has a time", "2"),
        of(Simple.DATE, "\"1970-02-30\"", "no such day or time", "no such day or time"),
        of(Simple.TIMESTAMP, "1", "bad", "1000"),
        of(Simple.TIMESTAMP, "\"1970-01-02\"", "it has no time", "86400000000"),
        of(Simple.TIMESTAMP, "\"1970-01-01T01:00:00+01:00\"", "it has an offset", "0"),
        of(Simple.TIMESTAMPTZ, "1.5", "bad", "bad"),
        of(Simple.TIMESTAMPTZ, "\"1970-01-01 00:00\"", "not as ISO 8601 writes it", "0"),
        of(Simple.TIMESTAMPTZ, "\"1970-01-01T00:00:01\"", "it has no offset", "1000000"),
        of(
            Simple.TIMESTAMPTZ,
            "\"1970-01-01T00:00:00.1234567Z\"",
            "finer than microseconds",
            "123456"),
        of(Simple.TIMESTAMPTZ, "999999999999999", "bad", "out of range"),
        of(
            Simple.TIMESTAMPTZ,
            "\"soon\"",
            "not as ISO 8601 writes it",
            "not as ISO 8601 writes it"),
        of(Simple.UUID, "\"x\"", "bad", "bad"),
        of(
            new ColumnType.ListOf(Simple.INT),
            "[\"1\", 2.0]",
            "[0] expected int, found string \"1\"",
            "[1,2]"),
        of(new ColumnType.ListOf(Simple.INT), "\"[1]\"", "bad", "bad"),
        of(
            new ColumnType.Struct(List.of(new ColumnType.Field("a", PRICE))),
            "{\"a\":\"1.005\",\"b\":{}}",
            ".a expected decimal(6,2), found string \"1.005\"",
            "{\"a\":\"1.01\"}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void coerceTakesWhatIsPlainAndNoMore(
      ColumnType type, String json, String strict, String lenient) {
    assertThat(read(Readers.of(type, false), type, json)).isEqualTo(strict);
    assertThat(read(Readers.of(type, true), type, json)).isEqualTo(lenient);
  }

  private static String read(ScalarReader reader, ColumnType type, String json) {
    AtomicReference<String> read = new AtomicReference<>();
    PathNode root = PathNode.root();
    root.add(List.of(), 0);
    new JsonScanner(
            (column, token) -> {
              Scalar scalar = new Scalar();
              String problem = reader.read(token, scalar);
              read.set(problem == null ? shown(type, scalar) : problem.isEmpty() ? "bad" : problem);
            })
        .read(json.getBytes(StandardCharsets.UTF_8), root);
    return read.get();
  }

  private static String shown(ColumnType type, Scalar scalar) {
    return type == Simple.STRING || !Readers.isSimple(type)
        ? new String(scalar.bytes, scalar.start, scalar.end - scalar.start, StandardCharsets.UTF_8)
        : Long.toString(scalar.bits);
  }
}
