package io.millrace.pipelines.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.olap.pinot.PinotRows;
import io.millrace.olap.publish.Stamp;
import io.millrace.olap.store.Stored;
import io.millrace.tables.ColumnType;
import io.millrace.tables.MillraceException;
import io.millrace.transforms.gold.SignedFile;
import io.millrace.transforms.refine.SqlTypes;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Pinot is told of rows of gold tables, as the kernel makes it. */
class RowsForPinotTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long VERSION = 7;
  private static final long COMMITTED_AT = 1_767_225_600_123L;

  private static final String[] TYPES = {
    "boolean",
    "int",
    "long",
    "decimal(38,10)",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "string",
    "uuid",
    "binary",
    "fixed[2]",
    "float",
    "double"
  };

  /** All but the last two types can be those of groups. */
  private static final int GROUPABLE = TYPES.length - 2;

  private static final String FULL =
      """
      true, 2147483647, -9223372036854775808, 1234567890123456789012345678.0123456789,
      '2024-02-29', '23:59:59.999999', '2026-01-01 23:59:59.999999', '2026-01-01 23:59:59.999999+00',
      'it''s "\\q" é😀' || chr(10) || chr(0), '00000000-0000-4000-8000-00000000000a', '\\x00\\xFFa'::BLOB, '\\x01\\x5C'::BLOB\
      """;

  @TempDir private static Path folder;
  private static GoldFiles files;

  @BeforeAll
  static void open() throws SQLException {
    files = GoldFiles.in(folder);
  }

  @AfterAll
  static void close() throws SQLException {
    files.close();
  }

  private static SignedFile file(ServedTable served, List<String> rows, int sign)
      throws SQLException {
    return files.file(served, rows, sign);
  }

  private static Map<String, String> tell(ServedTable served, SignedFile... some) {
    return files.tell(served, new Stamp(VERSION, VERSION, COMMITTED_AT), some);
  }

  private static Map<String, String> tell(ServedTable served, String... rows) throws SQLException {
    return tell(served, file(served, List.of(rows), 1));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  /** Group columns of all types that there are, and measures of all types behind them. */
  private static ServedTable ofAllTypes() {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < GROUPABLE; i++) {
      columns.add("g%d: %s".formatted(i, TYPES[i]));
    }
    for (int i = 0; i < TYPES.length; i++) {
      columns.add("m%d: %s".formatted(i, TYPES[i]));
    }
    return Served.table(GROUPABLE, columns.toArray(String[]::new));
  }

  private static String one(Map<String, String> told) {
    assertThat(told).hasSize(1);
    return told.values().iterator().next();
  }

  /** The value of a measure of one type, of rows that are told apart by their order. */
  private List<JsonNode> measured(String type, String... values) throws SQLException {
    ServedTable served = Served.table(1, "g: int", "m: " + type);
    String sqlType = SqlTypes.name(ColumnType.of(type));
    List<String> rows = new ArrayList<>();
    for (String value : values) {
      rows.add("%d, CAST(%s AS %s)".formatted(rows.size(), value, sqlType));
    }
    List<JsonNode> measured = new ArrayList<>();
    tell(served, rows.toArray(String[]::new))
        .values()
        .forEach(row -> measured.add(json(row).get("m")));
    return measured;
  }

  @Test
  void everyTypeIsToldSoThatPinotHasItsValue() throws SQLException {
    Map<String, String> told = tell(ofAllTypes(), FULL + ", " + FULL + ", 1.1, 0.1 + 0.2::DOUBLE");
    String values =
        """
        "%1$s0": true, "%1$s1": 2147483647, "%1$s2": -9223372036854775808,
        "%1$s3": "1234567890123456789012345678.0123456789",
        "%1$s4": "2024-02-29", "%1$s5": "23:59:59.999999",
        "%1$s6": 1767311999999, "%1$s7": 1767311999999,
        "%1$s8": "it's \\"\\\\q\\" é😀\\n\\u0000", "%1$s9": "00000000-0000-4000-8000-00000000000a",
        "%1$s10": "00ff61", "%1$s11": "015c",
        """;
    JsonNode row = json(one(told));
    String key = told.keySet().iterator().next();

    assertThat(row)
        .isEqualTo(
            json(
                "{%s %s \"m12\": 1.100000023841858, \"m13\": 0.30000000000000004, \"_key\": %s, \"_epoch\": 7, \"_time\": 1767225600123, \"_deleted\": false}"
                    .formatted(
                        values.formatted("g"), values.formatted("m"), JSON.valueToTree(key))));
    assertThat(json(key)).hasSize(GROUPABLE).allMatch(JsonNode::isTextual);
    assertThat(json(key).get(7).asText()).isEqualTo("2026-01-01 23:59:59.999999+00");
  }

  @Test
  void whatIsNullIsNullAndIsAGroupOfItsOwn() throws SQLException {
    ServedTable served = ofAllTypes();
    String nulls = String.join(", ", Collections.nCopies(served.columns().size(), "NULL"));
    JsonNode row = json(one(tell(served, nulls)));

    served.columns().forEach(column -> assertThat(row.get(column.name()).isNull()).isTrue());
    assertThat(row.get("_deleted")).isEqualTo(json("false"));
    assertThat(json(row.get("_key").asText())).hasSize(GROUPABLE).allMatch(JsonNode::isNull);
  }

  @Test
  void whatJsonHasNoNumbersForIsTold() throws SQLException {
    for (String type : List.of("double", "float")) {
      assertThat(
              measured(type, "'NaN'", "'-NaN'", "'Infinity'", "'-Infinity'", "'-0.0'", "1", "NULL"))
          .extracting(JsonNode::toString)
          .containsExactly(
              "\"NaN\"", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "-0.0", "1.0", "null");
    }
  }

  @Test
  void floatingPointNumbersComeBackToTheBit() throws SQLException {
    Random random = new Random(1);
    double[] doubles =
        random.longs(500).mapToDouble(Double::longBitsToDouble).filter(Double::isFinite).toArray();
    String[] texts =
        Arrays.stream(doubles).mapToObj(each -> "'" + each + "'").toArray(String[]::new);
    assertThat(measured("double", texts).stream().mapToDouble(JsonNode::doubleValue).toArray())
        .containsExactly(doubles);

    List<Float> floats =
        random.ints(500).mapToObj(Float::intBitsToFloat).filter(Float::isFinite).toList();
    texts = floats.stream().map(each -> "'" + each + "'").toArray(String[]::new);
    assertThat(measured("float", texts).stream().map(JsonNode::floatValue)).isEqualTo(floats);
  }

  @Test
  void datesBeyondFourDigitsAreTextsThatSayWhatTheyAre() throws SQLException {
    assertThat(
            measured(
                "date",
                "'0001-01-01'",
                "'9999-12-31'",
                "'10000-01-01'",
                "'0044-03-15 (BC)'",
                "'infinity'",
                "'-infinity'"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "0001-01-01", "9999-12-31", "10000-01-01", "0044-03-15 (BC)", "infinity", "-infinity");
  }

  /** Pinot has no time without end; the group's key still tells it from one of no time. */
  @Test
  void aTimeIsTheMillisecondThatItIsIn() throws SQLException {
    for (String type : List.of("timestamp", "timestamptz")) {
      assertThat(
              measured(
                  type,
                  "'1970-01-01 00:00:00.000999'",
                  "'1969-12-31 23:59:59.999999'",
                  "'1969-12-31 23:59:59.999'",
                  "make_timestamp(-9223372022400000000)",
                  "make_timestamp(9223372036854775806)",
                  "'infinity'",
                  "'-infinity'"))
          .extracting(JsonNode::toString)
          .containsExactly(
              "0", "-1", "-1", "-9223372022400000", "9223372036854775", "null", "null");
    }
    assertThat(
            tell(
                Served.table(1, "at: timestamptz", "n: int"),
                "'infinity', 1",
                "'-infinity', 1",
                "NULL, 1"))
        .hasSize(3);
  }

  @Test
  void groupsThatDifferHaveKeysThatDiffer() throws SQLException {
    ServedTable served = Served.table(2, "a: string", "b: string", "n: int");
    Map<String, String> told =
        tell(
            served,
            "NULL, NULL, 1",
            "NULL, 'null', 1",
            "'null', NULL, 1",
            "'null', 'null', 1",
            "'NULL', 'null', 1",
            "'a', 'b', 1",
            "'a,b', NULL, 1",
            "'a', 'b,', 1",
            "'a\", \"b', NULL, 1",
            "'a\",\"b', '', 1",
            "'', '', 1",
            "' ', '', 1",
            "chr(0), '', 1",
            "'\\u0000', '', 1",
            "'\\', '\"', 1",
            "'é', '', 1",
            "'e' || chr(769), '', 1",
            "'A', 'B', 1");

    assertThat(told).hasSize(18);
    told.forEach(
        (key, text) -> {
          JsonNode row = json(text);
          assertThat(row.get("_key").asText()).isEqualTo(key);
          assertThat(json(key).get(0)).isEqualTo(row.get("a"));
          assertThat(json(key).get(1)).isEqualTo(row.get("b"));
        });
  }

  @Test
  void aGroupHasItsKeyWhateverIsMeasured() throws SQLException {
    ServedTable served = ofAllTypes();
    String nulls = String.join(", ", Collections.nCopies(TYPES.length, "NULL"));

    assertThat(tell(served, FULL + ", " + nulls).keySet())
        .isEqualTo(tell(served, FULL + ", " + FULL + ", 1, 2").keySet());
  }

  @Test
  void aGroupThatIsNoMoreHasItsColumnsAndNoMeasures() throws SQLException {
    ServedTable served = ofAllTypes();
    String row = FULL + ", " + FULL + ", 1, 2";
    JsonNode there = json(one(tell(served, row)));
    JsonNode gone = json(one(tell(served, file(served, List.of(row), -1))));

    assertThat(gone.get("_deleted")).isEqualTo(json("true"));
    assertThat(gone.get("_key")).isEqualTo(there.get("_key"));
    assertThat(gone.get("_epoch")).isEqualTo(there.get("_epoch"));
    assertThat(gone.get("_time")).isEqualTo(there.get("_time"));
    for (int i = 0; i < served.columns().size(); i++) {
      String name = served.columns().get(i).name();
      assertThat(gone.get(name)).isEqualTo(i < GROUPABLE ? there.get(name) : json("null"));
    }
  }

  @Test
  void onlyGroupsThatChangedAreTold() throws SQLException {
    ServedTable served = Served.table(1, "g: string", "n: int", "d: double");
    List<String> before =
        List.of("'same', 1, 'NaN'", "'other', 1, '1'", "'gone', 1, '1'", "NULL, 1, '1'");
    List<String> after =
        List.of("'same', 1, 'NaN'", "'other', 2, '1'", "'new', 1, '1'", "NULL, 1, NULL");
    Map<String, String> told = tell(served, file(served, before, -1), file(served, after, 1));

    assertThat(told).containsOnlyKeys("[\"other\"]", "[\"gone\"]", "[\"new\"]", "[null]");
    assertThat(json(told.get("[\"other\"]")).get("n")).isEqualTo(json("2"));
    assertThat(json(told.get("[\"gone\"]")).get("_deleted")).isEqualTo(json("true"));
    assertThat(json(told.get("[null]")).get("d").isNull()).isTrue();
  }

  @Test
  void theRowBehindOneThatIsNoMoreIsMadeOfItOnce() throws SQLException {
    ServedTable served = Served.table(2, "g: string", "l: long", "n: long", "d: double");
    PinotRows rows = (PinotRows) served.rows();
    String row = one(tell(served, "'a\"b', 9223372036854775807, 5, 1e-7"));
    String gone = rows.gone(row, new Stamp(9, 8, 11)).orElseThrow();

    assertThat(json(gone))
        .isEqualTo(
            json(
                """
                {"g": "a\\"b", "l": 9223372036854775807, "n": null, "d": null,
                 "_key": "[\\"a\\\\\\"b\\",\\"9223372036854775807\\"]", "_epoch": 9, "_time": 11, "_deleted": true}
                """));
    assertThat(rows.gone(gone, new Stamp(10, 10, 12))).isEmpty();
    assertThat(json(gone(rows, "[\"x\"]", 9, 11)))
        .isEqualTo(
            json("{\"_key\": \"[\\\"x\\\"]\", \"_epoch\": 9, \"_time\": 11, \"_deleted\": true}"));
    assertThatThrownBy(() -> rows.gone("[]", new Stamp(9, 9, 11)))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining(
            "is no row of Millrace's: []; use a topic that nobody else writes to");
  }

  @Test
  void theSameRowOnceMoreHasTheSameValues() throws SQLException {
    ServedTable served = ofAllTypes();
    String row = one(tell(served, FULL + ", " + FULL + ", 3.4028235e38, 5e-324"));
    String again =
        served.rows().mending("", Optional.of(row), Optional.empty(), new Stamp(12, 11, 1));

    assertThat(json(again).get("_epoch")).isEqualTo(json("12"));
    assertThat(served.rows().values(again)).isEqualTo(served.rows().values(row));
    assertThat(served.rows().values(row))
        .endsWith("00ff61", "015c", "3.4028235E38", "4.9E-324")
        .contains("1234567890123456789012345678.0123456789", "1767311999999");
  }

  @Test
  void whatPinotAnswersIsComparedWithWhatItWasTold() throws SQLException {
    ServedTable served =
        Served.table(
            2, "at: timestamptz", "g: string", "n: decimal(9,2)", "d: double", "last: date");
    PinotRows rows = (PinotRows) served.rows();
    String row = one(tell(served, "'2026-01-01', 'it''s', 10.50, 1, NULL"));
    String key = json(row).get("_key").asText();

    assertThat(rows.select("sales", key, 10))
        .isEqualTo(
            "SELECT \"_key\", \"_epoch\", \"_deleted\", CAST(\"at\" AS LONG), \"g\", \"n\", \"d\", \"last\" FROM \"sales\" WHERE \"_key\" > '[\"2026-01-01 00:00:00+00\",\"it''s\"]' ORDER BY \"_key\" LIMIT 10");
    assertThat(rows.stored(List.of(key, 7, false, 1_767_225_600_000L, "it's", "10.5", 1.0, "null")))
        .isEqualTo(new Stored(key, 7, true, rows.values(row), MissingNode.getInstance()));
    assertThat(rows.stored(Arrays.asList(key, 7L, "true", null, null, 0, 0, null)))
        .isEqualTo(
            new Stored(
                key, 7, false, rows.values(gone(rows, key, 7, 1)), MissingNode.getInstance()))
        .isNotEqualTo(new Stored(key, 7, false, rows.values(row), MissingNode.getInstance()));
  }

  private static String gone(PinotRows rows, String key, long version, long committedAt) {
    return rows.mending(
        key, Optional.empty(), Optional.empty(), new Stamp(version, version, committedAt));
  }
}
