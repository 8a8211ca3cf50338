package io.millrace.transforms.kernel;

import static io.millrace.transforms.kernel.SilverTables.column;
import static io.millrace.transforms.kernel.SilverTables.silver;
import static io.millrace.transforms.kernel.SilverTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.index.Cells;
import io.millrace.tables.Column;
import io.millrace.tables.ColumnType;
import io.millrace.tables.ColumnType.Simple;
import io.millrace.tables.MillraceException;
import io.millrace.tables.OnBadRecord;
import io.millrace.tables.Refinement;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TypedColumn;
import io.millrace.tables.Upsert;
import io.millrace.transforms.refine.RefinePlan;
import io.millrace.transforms.refine.Refined;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefineBySqlTest {
  @TempDir private Path folder;
  private final Chunk chunk = new Chunk();
  private Kernel kernel;

  @BeforeEach
  void open() {
    kernel = open(256L << 20);
  }

  private Kernel open(long memory) {
    return DuckKernel.open(new KernelSettings(memory, folder.resolve("scratch"), List.of(folder)));
  }

  @AfterEach
  void close() {
    kernel.close();
  }

  private void add(String value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("h", new byte[] {1});
    chunk.add(
        RandomChunks.record(
            1,
            chunk.size(),
            1_772_323_200_000L,
            "key".getBytes(StandardCharsets.UTF_8),
            value == null ? null : value.getBytes(StandardCharsets.UTF_8),
            headers));
  }

  private static SilverDefinition bySql(String sql, Upsert upsertOrNull) {
    return silver(new Refinement.Query(sql), List.of(), OnBadRecord.QUARANTINE, upsertOrNull);
  }

  private Refined refine(String sql, Upsert upsertOrNull) {
    return kernel.refine(Rows.all(chunk), RefinePlan.of(bySql(sql, upsertOrNull)), "orders");
  }

  private List<String> rejects(Refined refined) {
    refined.writeRejects(7, SilverTables.QUARANTINE, folder.resolve("rejects"));
    return SilverTables.read(folder.resolve("rejects"), SilverTables.QUARANTINE).stream()
        .map(
            reject ->
                "%s %s: %s"
                    .formatted(
                        reject.getField("_offset"),
                        reject.getField("rule"),
                        reject.getField("reason")))
        .toList();
  }

  private List<String> written(Refined refined, RefinePlan plan) {
    int[] all = IntStream.range(0, refined.size()).toArray();
    Schema schema = SilverTables.schema(plan.columns());
    refined.write(all, 0, all.length, schema, folder.resolve("rows"));
    return SilverTables.read(folder.resolve("rows"), schema).stream().map(RowText::of).toList();
  }

  @Test
  void bothWaysGiveTheSameValuesOfEveryType() {
    List<Column> columns =
        List.of(
            column("a", Simple.BOOLEAN, "a"),
            column("b", Simple.INT, "b"),
            column("c", Simple.LONG, "c"),
            column("d", Simple.FLOAT, "d"),
            column("e", Simple.DOUBLE, "e"),
            column("f", Simple.DATE, "f"),
            column("g", Simple.TIME, "g"),
            column("h", Simple.TIMESTAMP, "h"),
            column("i", Simple.TIMESTAMPTZ, "i"),
            column("j", Simple.STRING, "j"),
            column("k", Simple.UUID, "k"),
            column("l", Simple.BINARY, "l"),
            column("m", new ColumnType.Decimal(12, 2), "m"),
            column("n", new ColumnType.Decimal(38, 10), "n"));
    add(
        """
        {"a":true,"b":-7,"c":9007199254740993,"d":1.25,"e":-0.1,"f":"1969-12-31","g":"23:59:59.999999",
         "h":"0001-01-01T00:00:00","i":"9999-12-31T23:59:59.999999Z","j":"ü\\u0000\\"x","l":"AP9/",
         "k":"ffffffff-ffff-ffff-0000-000000000001","m":-1234567890.05,"n":-1234567890123456789012345678.0123456789}
        """);
    add("{}");
    add("{\"m\":0.01,\"n\":0,\"a\":false,\"l\":\"\",\"j\":\"\"}");
    String fields =
        String.join(
            ", ",
            columns.stream()
                .map(
                    column -> {
                      String text = "(value->>'%s')".formatted(column.name());
                      if (column.name().equals("n")) {
                        return "from_json(value, '{\"n\":\"DECIMAL(38,10)\"}').n AS n";
                      }
                      return column.type() == Simple.BINARY
                          ? "from_base64(%s) AS l".formatted(text)
                          : "%s::%s AS %s"
                              .formatted(
                                  text,
                                  io.millrace.transforms.refine.SqlTypes.name(column.type()),
                                  column.name());
                    })
                .toList());
    RefinePlan byColumns = RefinePlan.of(SilverTables.columns(columns, false));
    RefinePlan bySql = RefinePlan.of(bySql("SELECT %s FROM bronze".formatted(fields), null));
    List<String> names = columns.stream().map(Column::name).toList();

    assertThat(bySql.columns()).isEqualTo(byColumns.columns());
    List<String> cells;
    List<String> rows;
    try (Refined refined = kernel.refine(Rows.all(chunk), byColumns, "orders")) {
      assertThat(refined.size()).isEqualTo(3);
      cells = cells(refined.cells(names), columns);
      rows = written(refined, byColumns);
    }
    try (Refined refined = kernel.refine(Rows.all(chunk), bySql, "orders")) {
      assertThat(rejects(refined)).isEmpty();
      assertThat(cells(refined.cells(names), columns)).isEqualTo(cells);
      assertThat(written(refined, bySql)).isEqualTo(rows);
    }
  }

  private static List<String> cells(Cells cells, List<Column> columns) {
    return IntStream.range(0, 3 * columns.size())
        .mapToObj(
            i -> {
              int column = i / 3;
              TypedColumn typed = columns.get(column).typed();
              boolean isBytes = List.of("j", "k", "l", "n").contains(typed.name());
              return typed.name()
                  + (cells.isNull(column, i % 3)
                      ? "null"
                      : isBytes
                          ? HexFormat.of().formatHex(cells.bytes(column, i % 3))
                          : String.valueOf(cells.bits(column, i % 3)));
            })
        .toList();
  }

  @Test
  void aRecordCanBecomeNoRowOrSeveral() {
    add("{\"items\":[1,2,3]}");
    add("{\"items\":[]}");
    add("{\"items\":[4]}");
    String sql =
        """
        SELECT unnest(from_json(value, '{"items":["BIGINT"]}').items) AS item, _key AS k, _topic AS t,
          _timestamp AS at, _headers[1].value AS h, _offset AS o
        FROM bronze""";
    RefinePlan plan = RefinePlan.of(bySql(sql, null));
    try (Refined refined = kernel.refine(Rows.all(chunk), plan, "orders")) {
      assertThat(written(refined, plan))
          .containsExactly(
              "{item=1, k=6b6579, t=orders, at=2026-03-01T00:00Z, h=01, o=0, _kafka_partition=1, _offset=0}",
              "{item=2, k=6b6579, t=orders, at=2026-03-01T00:00Z, h=01, o=0, _kafka_partition=1, _offset=0}",
              "{item=3, k=6b6579, t=orders, at=2026-03-01T00:00Z, h=01, o=0, _kafka_partition=1, _offset=0}",
              "{item=4, k=6b6579, t=orders, at=2026-03-01T00:00Z, h=01, o=2, _kafka_partition=1, _offset=2}");
      assertThat(refined.offset(3)).isEqualTo(2);
      assertThat(refined.rejects()).isZero();
    }
  }

  @Test
  void aRecordOnWhichTheSqlFailsFailsNoOther() {
    for (int i = 0; i < 5000; i++) {
      add("{\"id\":\"%s\"}".formatted(i % 1000 == 500 ? "x" + i : "" + i));
    }
    add("{\"id\":");
    add(null);
    add("{}");
    try (Refined refined =
        refine("SELECT (value->>'id')::BIGINT AS id FROM bronze", upsert("id", null, false))) {
      Cells ids = refined.cells(List.of("id"));

      assertThat(refined.size()).isEqualTo(4995);
      for (int row = 0; row < refined.size(); row++) {
        assertThat(ids.bits(0, row)).isEqualTo(refined.offset(row));
      }
      assertThat(rejects(refined))
          .hasSize(8)
          .contains(
              "5000 undecodable: the value is no JSON: it ends at byte 6, expected a value",
              "5001 undecodable: the record has no value",
              "5002 missing: id: expected long, found nothing")
          .anyMatch(
              reject ->
                  reject.startsWith(
                      "500 sql: Conversion Error: Could not convert string 'x500' to INT64"));
    }
  }

  @Test
  void rowsOfOneChunkAreGoneWithTheNext() {
    add("{\"id\":1}");
    RefinePlan plan = RefinePlan.of(bySql("SELECT (value->>'id')::INT AS id FROM bronze", null));
    kernel.refine(Rows.all(chunk), plan, "orders").close();
    chunk.clear();
    add("{\"id\":2}");
    try (Refined refined = kernel.refine(Rows.all(chunk), plan, "orders")) {
      assertThat(written(refined, plan)).containsExactly("{id=2, _kafka_partition=1, _offset=0}");
    }
  }

  @Test
  void whatTakesTooLongIsStopped() throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
      UserSql sql = new UserSql(database, "silver.sql", Duration.ofSeconds(1));
      assertThatThrownBy(
              () ->
                  sql.each(
                      0,
                      2,
                      (from, to) ->
                          sql.execute(
                              "SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 8"),
                      (at, why) -> {}))
          .isInstanceOf(MillraceException.class)
          .hasMessageContaining("silver.sql failed: it took more than 1 s");
    }
  }

  @Test
  void whatTakesTooMuchMemoryIsStopped() {
    kernel.close();
    kernel = open(32L << 20);
    for (int i = 0; i < 200; i++) {
      add("{\"v\":\"%s\"}".formatted("x".repeat(20_000)));
    }
    String many = String.join(", ", java.util.Collections.nCopies(40, "value"));

    assertThatThrownBy(
            () ->
                refine(
                        "SELECT list_sort(list_distinct(string_split(value, ''))) AS a, [%s] AS b, hex(hex(value)) AS c FROM bronze"
                            .formatted(many),
                        null)
                    .close())
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("silver.sql failed: it needs more memory");
  }
}
